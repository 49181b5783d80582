import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect } from 'vitest';
import { openApiDocument } from './open-api/open-api-document.js';

const document = JSON.parse(JSON.stringify(openApiDocument()));
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(document, 'api');

interface Documented {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, DocumentedAnswer>>;
}

interface DocumentedAnswer {
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, unknown>>;
}

/** Header fields of every answer, which tell nothing of this one. */
const usual =
  /^(?:cache-control|connection|content-(?:length|security-policy|type)|cross-origin-.*|date|keep-alive|origin-agent-cluster|referrer-policy|transfer-encoding|x-.*)$/;

const escaped = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');

/** Every operation of the document, by its id. */
export const documented = new Map(
  Object.entries<Record<string, Documented>>(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [
      operation.operationId,
      { ...operation, path, method },
    ]),
  ),
);

/** The operations and statuses seen so far, such as `sendMessage 202`. */
export const seenAnswers = new Set<string>();

/** Checks an answer against the document, and gives its body. */
export async function checkAnswer(operationId: string, response: Response): Promise<unknown> {
  const operation = documented.get(operationId);
  const { status } = response;
  const described = operation?.responses[status];
  const body = await response.text();
  if (operation === undefined || described === undefined) {
    throw new Error(`${operationId} documents no ${status}: ${body}`);
  }
  seenAnswers.add(`${operationId} ${status}`);
  const type = response.headers.get('content-type')?.split(';')[0] ?? '';
  const contents = described.content ?? {};
  const known = [type, '*/*'].find((one) => Object.hasOwn(contents, one));
  expect(known, `${operationId} ${status} is ${type}`).toBeDefined();
  const names = Object.keys(described.headers ?? {}).map((name) => name.toLowerCase());
  const unnamed = [...response.headers.keys()].filter((name) => !usual.test(name) && !names.includes(name));
  expect(unnamed, `header fields of ${operationId} ${status}`).toEqual([]);
  if (!type.includes('json')) return body;
  const place = [operation.path, operation.method, 'responses', status, 'content', known];
  const pointer = ['paths', ...place.map((part) => escaped(String(part))), 'schema'].join('/');
  const parsed = JSON.parse(body);
  const validate = ajv.getSchema(`api#/${pointer}`);
  if (validate !== undefined && validate(parsed) !== true) {
    throw new Error(`${operationId} ${status}: ${ajv.errorsText(validate.errors)}\n${body}`);
  }
  if (status >= 400 && type === 'application/problem+json') expect(parsed.status).toBe(status);
  return parsed;
}

/** Of the examples of requests: whether the document's own schemas take them. */
export function requestSchema(operationId: string) {
  const operation = documented.get(operationId);
  const pointer = `paths/${escaped(operation?.path ?? '')}/${operation?.method}/requestBody/content/application~1json/schema`;
  return ajv.getSchema(`api#/${pointer}`);
}
