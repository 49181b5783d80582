import { maskPhoneNumber } from '@wamux/core';
import { redactText } from '@wamux/core/redaction';
import type { SimulatorNews } from '@wamux/simulator';
import type { Output } from '../io.js';
import { cleanLine } from '../output/clean.js';

/** Longer contents are cut: a log is for looking at. */
const longestContent = 60;

/** One event as a line for a person; `undefined` where the line of an acceptance has already said it. */
export function toNewsLine(output: Output, news: SimulatorNews, now: Date): string | undefined {
  const time = output.paint('dim', now.toTimeString().slice(0, 8));
  if (news.type === 'accepted') {
    const { content, kind, provider, providerMessageId, to } = toShownAcceptance(news);
    const id = providerMessageId === null ? '' : `, id ${providerMessageId}`;
    const cut = content.length > longestContent ? `${content.slice(0, longestContent)}…` : content;
    return `${time} ${provider} ${output.paint('green', 'accepted')} ${kind} to ${to}${id}: ${cleanLine(cut)}`;
  }
  const { carriedOut, isSend, provider, request, status } = news;
  const what = request.route ?? 'an unknown endpoint';
  if (status === null) {
    const end = carriedOut ? 'accepted, but the answer is lost' : 'is not answered';
    return `${time} ${provider} ${output.paint('magenta', `${what} ${end}`)}`;
  }
  if (!carriedOut) return `${time} ${provider} ${output.paint('yellow', `refused ${what}`)}, HTTP ${status}`;
  if (status < 300) return isSend ? undefined : `${time} ${provider} answered ${what}`;
  return `${time} ${provider} ${output.paint('magenta', `${what} accepted, but answered with HTTP ${status}`)}`;
}

/** One event for a program, without a phone number. */
export function toShownNews(news: SimulatorNews): object {
  if (news.type === 'accepted') return { type: news.type, ...toShownAcceptance(news) };
  const { type, carriedOut, provider, request, status } = news;
  return { type, provider, route: request.route, carriedOut, status };
}

/** Leaves out the reference, which may be an address with the proof of where a callback comes from. */
function toShownAcceptance({ acceptance }: Extract<SimulatorNews, { type: 'accepted' }>) {
  const { reference: _, content, to, ...shown } = acceptance;
  return { ...shown, to: maskPhoneNumber(to), content: redactText(content, { phoneNumbers: [to] }) };
}
