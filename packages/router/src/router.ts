import {
  type CallOptions,
  inputError,
  type ParsedMessage,
  type ProviderError,
  parseCorrelationQuery,
  parseFreeFormMessage,
  parseMediaUpload,
  parseMessageReference,
  parseTemplateMessage,
  type SendError,
  type SendReceipt,
  toSendError,
  unsupported,
  type WhatsAppProvider,
} from '@wamux/core';
import { err, errAsync, ok, type Result, ResultAsync } from 'neverthrow';
import { compileConditions, type Route } from './route.js';
import { combineCapabilities } from './router-capabilities.js';
import { type CompiledRoute, sendAlongRoute } from './send-along-route.js';

export interface RouterOptions {
  /** The router's own instance id. Default `router`. */
  readonly id?: string;
  readonly providers: readonly WhatsAppProvider[];
  /** The first one that takes a message decides. Default: every provider, in the given order. */
  readonly routes?: readonly Route[];
}

/** Several providers as one. Every call names its provider by id, or is routed. */
export interface Router extends WhatsAppProvider {
  readonly providers: ReadonlyMap<string, WhatsAppProvider>;
  /** Unlike a provider's, always there; a provider that cannot look messages up answers `unsupported`. */
  readonly findByCorrelationId: NonNullable<WhatsAppProvider['findByCorrelationId']>;
}

/**
 * @throws {RangeError} when there is no provider, two have one id, or a route names one that is not there.
 */
export function createRouter(options: RouterOptions): Router {
  const { id = 'router', providers: list } = options;
  const providers = new Map(list.map((provider) => [provider.id, provider]));
  if (list.length === 0) throw new RangeError('a router needs at least one provider');
  if (providers.size !== list.length) throw new RangeError('two providers have the same id');
  const routes = (options.routes ?? [{ try: [...providers.keys()] }]).map((route) =>
    compile(route, providers),
  );
  const identity = { id, adapter: 'router', capabilities: combineCapabilities(list) };

  function route<Message extends ParsedMessage>(
    parsed: Result<Message, ProviderError>,
    send: (provider: WhatsAppProvider, message: Message) => ResultAsync<SendReceipt, SendError>,
  ): ResultAsync<SendReceipt, SendError> {
    if (parsed.isErr()) return errAsync(toSendError(parsed.error, { attempts: [] }));
    const message = parsed.value;
    const found = routes.find(({ takes }) => takes(message));
    if (found !== undefined) return new ResultAsync(sendAlongRoute(found, message, send));
    const refusal = unsupported(identity, 'route', 'has no route for this message');
    return errAsync(toSendError(refusal, { attempts: [], correlationId: message.correlationId }));
  }

  function find(providerId: string): Result<WhatsAppProvider, ProviderError> {
    const provider = providers.get(providerId);
    if (provider !== undefined) return ok(provider);
    const message = `is not a provider here; expected one of ${[...providers.keys()].join(', ')}`;
    return err(inputError('validation', [{ path: 'provider', message }]));
  }

  return {
    specificationVersion: 'v1',
    ...identity,
    providers,

    send: (message, options) =>
      route(parseFreeFormMessage(message), (provider, parsed) => provider.send(parsed, options)),

    sendTemplate: (message, options) =>
      route(parseTemplateMessage(message), (provider, parsed) => provider.sendTemplate(parsed, options)),

    getStatus: (reference, options) =>
      parseMessageReference(reference).asyncAndThen((checked) =>
        find(checked.provider).asyncAndThen((provider) => provider.getStatus(checked, options)),
      ),

    findByCorrelationId: (query, options) =>
      parseCorrelationQuery(query).asyncAndThen((checked) =>
        find(checked.provider).asyncAndThen((provider) => {
          if (provider.findByCorrelationId) return provider.findByCorrelationId(checked, options);
          return errAsync(
            unsupported(provider, 'findByCorrelationId', 'cannot look a message up without its id'),
          );
        }),
      ),

    uploadMedia: (upload, options) =>
      parseMediaUpload(upload).asyncAndThen((checked) =>
        find(checked.provider).asyncAndThen((provider) => provider.uploadMedia(checked, options)),
      ),

    listTemplates: (options?: CallOptions) => {
      const able = list.filter(({ capabilities }) => capabilities.listTemplates !== 'none');
      return ResultAsync.combine(able.map((provider) => provider.listTemplates(options))).map((lists) =>
        lists.flat(),
      );
    },

    async close() {
      await Promise.all(list.map((provider) => provider.close()));
    },
  };
}

function compile(route: Route, providers: ReadonlyMap<string, WhatsAppProvider>): CompiledRoute {
  const [first, ...rest] = route.try.map((id) => {
    const provider = providers.get(id);
    if (provider === undefined) throw new RangeError(`a route tries ${id}, which is not a provider`);
    return provider;
  });
  if (first === undefined) throw new RangeError('a route needs at least one provider to try');
  return {
    takes: compileConditions(route.when),
    providers: [first, ...rest],
    onUnknown: route.onUnknown ?? 'hold',
  };
}
