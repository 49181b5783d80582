import { client, take } from '../../../client.js';

/** What Next passes besides the request. */
interface Context {
  readonly params: Promise<{ readonly provider: string }>;
}

async function handle(request: Request, { params }: Context): Promise<Response> {
  const { provider } = await params;
  return client.webhookHandler(provider, take)(request);
}

export { handle as GET, handle as POST };
