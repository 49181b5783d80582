import { type KeyName, keyOf, type Rig, text } from '../rig.fixture.js';

/** A person with the console, as a browser sends their requests. */
export interface Visit {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Sends a form with the token of the page at `from`, unless the fields have another. */
  send(
    path: string,
    fields: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  /** The cookie that identifies the session. */
  readonly cookie: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export const fromThePage = { 'sec-fetch-site': 'same-origin' } as const;

export async function ask(rig: Rig, path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`${rig.server.url}${path}`, { redirect: 'manual', ...init });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

export const postForm = (
  rig: Rig,
  path: string,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = fromThePage,
): Promise<Answer> => ask(rig, path, { method: 'POST', body: new URLSearchParams(fields), headers });

/** Signs in with a key of the rig; `nobody` where the gateway has no keys. */
export async function visit(rig: Rig, as: KeyName | 'nobody' = 'all'): Promise<Visit> {
  const cookie = as === 'nobody' ? '' : await signIn(rig, as);
  const own = cookie === '' ? {} : { cookie };
  const get: Visit['get'] = (path, headers = {}) => ask(rig, path, { headers: { ...own, ...headers } });
  return {
    cookie,
    get,
    async send(path, fields, headers = fromThePage) {
      const csrf = tokenIn((await get('/console/routes')).text);
      return postForm(rig, path, { csrf, ...fields }, { ...own, ...headers });
    },
  };
}

async function signIn(rig: Rig, as: KeyName): Promise<string> {
  const { headers } = await postForm(rig, '/console/sign-in', { key: keyOf(as) });
  const [cookie = ''] = (headers.get('set-cookie') ?? '').split(';');
  return cookie;
}

/** The hidden fields of a page's forms. */
export const hiddenFieldsIn = (page: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map(
      ([, name = '', value = '']) => [name, value],
    ),
  );

export const tokenIn = (page: string): string => /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';

/** The pages that the menu leads to. */
export const consolePages = [
  '/',
  '/console/messages',
  '/console/review',
  '/console/templates',
  '/console/routes',
  '/console/log',
];

/** A message whose outcome nobody knows. */
export async function unknownMessage(rig: Rig, more: object = {}): Promise<string> {
  rig.simulator.decisionTelecom.on('send-whatsapp', 'reset-after-acceptance', { times: 1 });
  const { id } = (await rig.outbox.enqueue({ ...text, tags: ['dt'], ...more }))._unsafeUnwrap();
  await rig.until(id, 'needs-review');
  return id;
}
