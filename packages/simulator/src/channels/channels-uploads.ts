import { randomUUID } from 'node:crypto';
import { bareAnswer, jsonAnswer } from '../answer.js';
import type { Call } from '../call.js';
import { ready, refuse, type Verdict } from '../dialect.js';
import { badRequest, notFound } from './channels-answers.js';

const maxUploadBytes = 100 * 1024 * 1024;

/** Where clients put media, in two steps: ask for a form, then post it with the file. */
export interface Uploads {
  presign(contentType: string): Verdict;
  receive(id: string, call: Call): Promise<Verdict>;
}

export function createUploads(origin: string): Uploads {
  const forms = new Map<string, Readonly<Record<string, string>>>();
  return {
    /** https://docs.bird.com/api/conversations-api/api-reference/conversations-messaging/create-pre-signed-upload */
    presign: (contentType) =>
      ready(() => {
        const id = randomUUID();
        // assumed: the names of the fields. A client must send whatever fields it is given.
        const form = {
          key: `media/${id}`,
          'content-type': contentType,
          policy: `simulated-policy-${id}`,
          'x-amz-signature': `simulated-signature-${id}`,
        };
        forms.set(id, form);
        return jsonAnswer(200, {
          mediaUrl: `https://media.bird.test/media/${id}`,
          uploadUrl: `${origin}/uploads/${id}`,
          uploadMethod: 'POST',
          uploadFormData: form,
        });
      }),

    async receive(id, call) {
      const form = forms.get(id);
      if (form === undefined) return refuse(notFound('upload'));
      // assumed: as at S3, a request with both a signed form and a header has one authorization too many.
      if (call.headers.authorization) return refuse(badRequest('only one authorization is allowed'));
      const problem = problemWith(await partsOf(call), form);
      return problem === null ? ready(() => bareAnswer(204)) : refuse(badRequest(problem));
    },
  };
}

type Part = readonly [name: string, value: string | Blob];

async function partsOf({ headers, body }: Call): Promise<readonly Part[]> {
  const contentType = headers['content-type'] ?? '';
  try {
    return [...(await new Response(body, { headers: { 'content-type': contentType } }).formData())];
  } catch {
    return [];
  }
}

/** What is wrong with a posted form: every field must be there as it was given out, and the file at the very end. */
function problemWith(parts: readonly Part[], form: Readonly<Record<string, string>>): string | null {
  const [name, file] = parts.at(-1) ?? [];
  if (name !== 'file' || !(file instanceof Blob)) return 'the last field must be the file';
  if (file.size === 0 || file.size > maxUploadBytes) return 'the file is empty or larger than 100 MiB';
  const fields = new Map(parts.slice(0, -1));
  const isSame = fields.size === parts.length - 1 && fields.size === Object.keys(form).length;
  const isComplete = Object.entries(form).every(([key, value]) => fields.get(key) === value);
  return isSame && isComplete ? null : 'the fields are not those of the form';
}
