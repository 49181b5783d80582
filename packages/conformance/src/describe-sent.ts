import { expect, it } from 'vitest';
import { carriedSamples, frameSamples, freeFormSamples, freeFormTypes } from './samples.js';
import { readable, valuesOf } from './sent-values.js';
import { type ConformanceOptions, useProvider } from './suite.js';

/** What the provider receives of a message: the right recipient, and all of its content. */
export function describeSent({ start, templates }: ConformanceOptions): void {
  const under = useProvider(start);
  const isClaimed = (capability: keyof typeof under.provider.capabilities) =>
    under.provider.capabilities[capability] !== 'none';

  it.each(freeFormTypes)('%s: everything that it says is sent, where it is claimed whole', async (type) => {
    const { provider, rig } = under;
    if (rig.requests === undefined || provider.capabilities[type] !== 'full') return;
    const frame = Object.entries(frameSamples)
      .filter(([capability, { kinds }]) => {
        const isPart = (kinds as readonly string[]).includes(type);
        return isPart && provider.capabilities[capability as keyof typeof frameSamples] === 'full';
      })
      .map(([, { part }]) => part);
    const caption = ['image', 'video', 'document'].includes(type) ? { caption: 'Below it' } : {};
    const message = Object.assign({}, freeFormSamples[type], caption, ...frame);
    expect((await provider.send(message)).isOk()).toBe(true);
    const sent = readable(rig.requests().join('\n'));
    for (const value of valuesOf(message)) expect(sent).toContain(value);
  });

  it('replyTo: the message that is answered is named', async () => {
    const { provider, rig } = under;
    if (!isClaimed('replyTo') || rig.requests === undefined) return;
    await provider.send({ ...freeFormSamples.text, ...carriedSamples.replyTo });
    expect(readable(rig.requests().join('\n'))).toContain(carriedSamples.replyTo.replyTo);
  });

  it('each text and each template reaches whom it names, as it was written', async () => {
    const { provider, rig } = under;
    if (rig.taken === undefined) return;
    const texts = ['+573001112233', '+14155550123'].map((to) => ({
      to,
      text: `Hi ${to.slice(-4)}: ñ 👍 "é" & <b>`,
    }));
    await Promise.all(texts.map((text) => provider.send({ ...text, type: 'text' })));
    expect(Object.fromEntries(rig.taken().map(({ to, content }) => [`+${to}`, content]))).toEqual(
      Object.fromEntries(texts.map(({ to, text }) => [to, text])),
    );
    if (!isClaimed('template')) return;
    for (const { to } of texts) {
      await provider.sendTemplate({ ...templates.plain, to });
      const last = rig.taken().at(-1);
      expect(`+${last?.to}`).toBe(to);
      for (const value of Object.values(templates.plain.variables ?? {}))
        expect(last?.content).toContain(value);
    }
  });
}
