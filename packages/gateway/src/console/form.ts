import { readBody } from '@wamux/core/helpers';

/** The most bytes of a form. The largest form is the one that tries a message on the routes. */
const maxBytes = 512 * 1_024;

/**
 * Reads the fields of a form; `undefined` where it is too large. A body that is not a form, or is incomplete, has no fields. Lines end
 * as somebody typed them: a browser sends two characters where it counts one, and a reason as long as the page allows would be too long.
 */
export async function readForm(request: Request): Promise<URLSearchParams | undefined> {
  const bytes = await readBody(request, maxBytes);
  if (bytes === 'too-large') return undefined;
  const isForm = /^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(
    request.headers.get('content-type') ?? '',
  );
  const text = isForm && bytes !== 'unreadable' ? new TextDecoder().decode(bytes) : '';
  return new URLSearchParams(text.replaceAll(/%0D%0A/gi, '%0A'));
}
