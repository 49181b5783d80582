import {
  type Capability,
  messageTypes,
  type ProviderCapabilities,
  type ProviderError,
  type WhatsAppProvider,
} from '@wamux/core';
import type { ParsedMessage } from '@wamux/core/input';
import {
  bindTemplate,
  noTemplates,
  type TemplateMap,
  type TemplateMapping,
  unsupported,
} from '@wamux/core/policy';
import type * as z from '@wamux/core/zod';
import { limitKey } from '@wamux/limits';
import type { HttpRequest, HttpTransport } from '@wamux/transport';
import { err, type Result } from 'neverthrow';
import type { Adapter, AdapterWiring } from './adapter.js';
import { ClosedTemplates } from './closed-templates.js';
import type { CommonSettings } from './common-settings.js';
import { type CoverageNotes, toCapabilities } from './coverage.js';
import { createOperations } from './create-operations.js';
import type { ProviderContext } from './provider-context.js';
import type { Endpoint, ProviderConnection, ProviderDescription } from './provider-description.js';
import { requireDescription, requireResult } from './require-description.js';
import { sendOverHttp } from './send-over-http.js';

/** An adapter made from a description. */
export interface DefinedProvider<
  Settings extends z.ZodType,
  Template extends z.ZodType<TemplateMapping>,
  Connection,
  Extras extends object,
> extends Adapter<Settings, Template> {
  /** The capabilities of an instance with every setting. */
  readonly capabilities: ProviderCapabilities;
  /** What the provider's page says about each capability. */
  readonly coverage: CoverageNotes;
  /** The request that a message becomes, or why there is none; nothing is sent. For tests of a description. */
  toRequest(
    endpoint: Endpoint<Connection>,
    message: ParsedMessage,
    templates?: TemplateMap<z.output<Template>>,
  ): Result<HttpRequest, ProviderError>;
  /** Makes an instance that has the provider's extra operations as well. Calls nothing yet. */
  create(
    id: string,
    settings: z.output<Settings>,
    wiring: AdapterWiring<z.output<Template>>,
  ): WhatsAppProvider & Extras;
}

/**
 * Makes an adapter from the description of a provider.
 *
 * @throws {RangeError} where the description lacks a part or contradicts itself.
 */
export function defineProvider<
  Settings extends z.ZodType<CommonSettings>,
  Template extends z.ZodType<TemplateMapping>,
  Connection extends ProviderConnection,
  Options,
  Content,
  Extras extends object = object,
>(
  description: ProviderDescription<Settings, Template, Connection, Options, Content, Extras>,
): DefinedProvider<Settings, Template, Connection, Extras> {
  requireDescription(description);
  const { coverage, name, settings, starter, template } = description;
  const capabilities = toCapabilities(coverage, (capability) => isImplemented(description, capability));
  return {
    name,
    settings,
    template,
    ...(starter !== undefined && { starter }),
    capabilities,
    coverage,
    toRequest: (endpoint, message, templates = noTemplates) =>
      toRequest(description, endpoint, templates, message),
    create(id, given, { transport, limiter, templates }) {
      const endpoint = toEndpoint(description, capabilities, id, given);
      const { timeoutMs, limits } = given;
      // A wrong `limits` would have no number of permits, and every call would wait for one until its deadline.
      if (limits === undefined) {
        throw new RangeError(`${name}: the settings need "limits": limitSettings() of @wamux/provider-kit`);
      }
      const context: ProviderContext = {
        ...endpoint,
        transport: description.hide === undefined ? transport : hideInAnswers(transport, description.hide),
        limiter,
        limits: { ...limits, key: limitKey(endpoint.origin, endpoint.limitedBy) },
        timeoutMs,
      };
      const call = { endpoint, context, templates };
      const closedTemplates = new ClosedTemplates();
      const provider: WhatsAppProvider = {
        specificationVersion: 'v1',
        id,
        adapter: name,
        capabilities: endpoint.capabilities,
        webhook: description.webhook?.(endpoint, given),
        ...sendOverHttp(context, {
          toRequest: (message) => toRequest(description, endpoint, templates, message, closedTemplates),
          fromResponse: description.fromSend,
          hide: description.hide,
          onRefused(message, { kind }) {
            if (kind !== 'template_disabled' || message.type !== 'template') return;
            bindTemplate(id, templates, message).map((template) => closedTemplates.confirm(template));
          },
        }),
        ...createOperations(description.operations, call, {
          ...description.refusals,
          ...description.lacks?.(given),
        }),
        observeTemplate: (event) => closedTemplates.observe(event),
        async close() {},
      };
      return { ...provider, ...(description.extras?.(call) as Extras) };
    },
  };
}

interface Functions {
  readonly messages: object;
  readonly operations: object;
  readonly templateMessage?: unknown;
  readonly webhook?: unknown;
}

const operationNames = [
  'getStatus',
  'findByCorrelationId',
  'uploadMedia',
  'uploadTemplateSample',
  'listTemplates',
  'acknowledge',
  'downloadMedia',
] as const;

/** Whether the description has the function that a capability stands for; `undefined` where no single function does. */
function isImplemented(
  { messages, operations, templateMessage, webhook }: Functions,
  name: Capability,
): boolean | undefined {
  if (name === 'template') return templateMessage !== undefined;
  if (name === 'webhook') return webhook !== undefined;
  if (isOneOf(messageTypes, name)) return Object.hasOwn(messages, name);
  if (isOneOf(operationNames, name)) return Object.hasOwn(operations, name);
  return undefined;
}

const isOneOf = <Name extends string>(names: readonly Name[], name: string): name is Name =>
  (names as readonly string[]).includes(name);

function toEndpoint<Settings extends z.ZodType<CommonSettings>, Connection extends ProviderConnection>(
  description: Pick<
    ProviderDescription<Settings, z.ZodType<TemplateMapping>, Connection, never, never>,
    'connect' | 'lacks' | 'name'
  >,
  capabilities: ProviderCapabilities,
  id: string,
  settings: z.output<Settings>,
): Endpoint<Connection> {
  const lacking = Object.keys(description.lacks?.(settings) ?? {});
  return {
    ...description.connect(settings, id),
    id,
    adapter: description.name,
    capabilities: { ...capabilities, ...Object.fromEntries(lacking.map((name) => [name, 'none'])) },
  };
}

function toRequest<
  Template extends z.ZodType<TemplateMapping>,
  Connection extends ProviderConnection,
  Options,
  Content,
>(
  description: Pick<
    ProviderDescription<z.ZodType<CommonSettings>, Template, Connection, Options, Content>,
    'messages' | 'readOptions' | 'templateMessage' | 'toRequest'
  >,
  endpoint: Endpoint<Connection>,
  templates: TemplateMap<z.output<Template>>,
  message: ParsedMessage,
  closedTemplates?: ClosedTemplates,
): Result<HttpRequest, ProviderError> {
  const { messages, templateMessage } = description;
  return description.readOptions(endpoint, message).andThen((options) => {
    const content =
      message.type === 'template'
        ? templateMessage &&
          bindTemplate(endpoint.id, templates, message).andThen((template) => {
            const refusal = closedTemplates?.findRefusal(endpoint.id, template);
            return refusal === undefined
              ? templateMessage(message, template, endpoint, options)
              : err(refusal);
          })
        : // The kind of the message is the kind of its mapper, which TypeScript cannot follow through a union.
          messages[message.type]?.(message as never, endpoint, options);
    return content === undefined
      ? err(unsupported(endpoint, message.type, `cannot send messages of type ${message.type}`))
      : requireResult(content, `the mapper of ${message.type}`).andThen((content) =>
          description.toRequest(endpoint, message, content, options),
        );
  });
}

/** Hides parts of answers before anything can store or show them. */
function hideInAnswers(transport: HttpTransport, hide: (text: string) => string): HttpTransport {
  const { open } = transport;
  return {
    // A file is the app's own data, which wamux neither stores nor shows.
    ...(open !== undefined && { open: (request, options) => open.call(transport, request, options) }),
    request: (request, options) =>
      transport.request(request, options).then((ended) =>
        ended.map((response) => {
          const text = hide(response.text);
          if (text === response.text) return response;
          // Reading the headers parses them, which an acceptance does not need.
          const { headers, status } = response;
          return { headers, status, text };
        }),
      ),
    close: () => transport.close(),
  };
}
