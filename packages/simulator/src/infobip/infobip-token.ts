import { type Answer, jsonAnswer } from '../answer.js';
import type { Call } from '../call.js';
import { ready, refuse, type Verdict } from '../dialect.js';
import { infobipCredentials } from './infobip-credentials.js';

/** https://www.infobip.com/docs/api/platform/account-management (create-oauth2-token). assumed: the statuses of refusals. */
const refusal = (status: number, error: string): Answer =>
  jsonAnswer(status, {
    error,
    requestError: {
      serviceException: { messageId: status === 401 ? 'UNAUTHORIZED' : 'BAD_REQUEST', text: error },
    },
  });

/** The client id is the user name, and the client secret the password. assumed: how long a token is valid. */
export function createToken({ body, headers }: Call): Verdict {
  if (!/^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '')) {
    return refuse(refusal(400, 'invalid_request'));
  }
  const { accessToken, password, username } = infobipCredentials;
  const form = new URLSearchParams(body.toString());
  if (form.get('grant_type') !== 'client_credentials') return refuse(refusal(400, 'unsupported_grant_type'));
  if (form.get('client_id') !== username || form.get('client_secret') !== password) {
    return refuse(refusal(401, 'invalid_client'));
  }
  return ready(() => jsonAnswer(200, { access_token: accessToken, expires_in: 3600, token_type: 'Bearer' }));
}
