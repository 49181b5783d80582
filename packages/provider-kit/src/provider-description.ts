import type {
  AcknowledgeOptions,
  CallOptions,
  Capability,
  CorrelationQuery,
  DownloadOptions,
  FreeFormMessageType,
  InboundReference,
  MediaDownload,
  MessageReference,
  ProviderError,
  ReceivedMedia,
  Secret,
  SendableUpload,
  StatusReport,
  TemplateDefinition,
  TemplateSampleUpload,
  UploadedMedia,
  WebhookReceiver,
} from '@wamux/core';
import type { ParsedMessage, ParsedTemplateMessage } from '@wamux/core/input';
import type { BoundTemplate, ProviderIdentity, TemplateMap, TemplateMapping } from '@wamux/core/policy';
import type * as z from '@wamux/core/zod';
import type { HttpRequest } from '@wamux/transport';
import type { Result, ResultAsync } from 'neverthrow';
import type { AdapterStarter } from './adapter.js';
import type { Answer } from './answer.js';
import type { CommonSettings } from './common-settings.js';
import type { CoverageNotes } from './coverage.js';
import type { ProviderContext } from './provider-context.js';
import type { Acceptance } from './send-over-http.js';

/**
 * Everything that is particular to one provider, as data and pure functions. `defineProvider` turns it into an adapter,
 * which parses inputs, refuses before any call what is absent here, keeps failures inside results, and has its capabilities
 * derived from this.
 *
 * A message becomes a request in three steps: `readOptions` gives what it says to this provider alone, `messages` and
 * `templateMessage` give its content on the wire, and `toRequest` puts the content into the provider's envelope.
 */
export interface ProviderDescription<
  Settings extends z.ZodType<CommonSettings>,
  Template extends z.ZodType<TemplateMapping>,
  Connection extends ProviderConnection,
  Options,
  Content,
  Extras extends object = object,
> {
  /** What a config entry gives as `adapter`. */
  readonly name: string;
  /** The config entry, without `adapter`. */
  readonly settings: Settings;
  /** What `templates.<name>.on.<provider>` says for this adapter. */
  readonly template: Template;
  /** For `wamux init`. Without it the command does not offer this adapter. */
  readonly starter?: AdapterStarter;
  /** What the provider's page says about each capability. */
  readonly coverage: CoverageNotes;
  /** What all requests of one instance share: the address, the credentials, what the settings fix. */
  connect(settings: z.output<Settings>, id: string): Connection;
  /** Reads `providerOptions.<name>`, and refuses what this provider cannot combine, whatever the kind. */
  readOptions(endpoint: Endpoint<Connection>, message: ParsedMessage): Result<Options, ProviderError>;
  /** Makes the content of a message, by its kind. A kind without a function is unsupported. */
  readonly messages: MessageMappers<Endpoint<Connection>, Options, Content>;
  /** Makes the content of a template message, whose template is mapped for this provider. Absent: templates are unsupported. */
  readonly templateMessage?: (
    message: ParsedTemplateMessage,
    template: BoundTemplate<z.output<Template>>,
    endpoint: Endpoint<Connection>,
    options: Options,
  ) => Result<Content, ProviderError>;
  /** Puts a content into the request that sends it. */
  toRequest(
    endpoint: Endpoint<Connection>,
    message: ParsedMessage,
    content: Content,
    options: Options,
  ): Result<HttpRequest, ProviderError>;
  /** Reads the answer to a send; what is not clearly an acceptance is an error. */
  readonly fromSend: (answer: Answer) => Result<Acceptance, ProviderError>;
  /** By capability, what does it; an absent one is unsupported. */
  readonly operations: Operations<ProviderCall<Connection, z.output<Template>>>;
  /** Reads what the provider pushes. Absent: it pushes nothing; `undefined`: the settings name no webhook. */
  readonly webhook?:
    | ((endpoint: Endpoint<Connection>, settings: z.output<Settings>) => WebhookReceiver | undefined)
    | undefined;
  /** Capabilities that an instance lacks because of its settings, each with the reason in words: "has no …". */
  lacks?(settings: z.output<Settings>): Lacking;
  /** The words of an error about an operation that the provider does not have at all: "keeps no media". */
  readonly refusals?: Lacking;
  /** Removes from answers and previews what must not be shown in addition to the credentials. */
  hide?(text: string): string;
  /** Operations that only this provider has. */
  extras?(call: ProviderCall<Connection, z.output<Template>>): Extras;
}

/** For each missing capability the reason, as the rest of a sentence about the provider. */
export type Lacking = Partial<Readonly<Record<Capability, string>>>;

/** What `connect` gives. */
export interface ProviderConnection {
  /** Scheme, host and port of the provider, or of what stands in for it. */
  readonly origin: string;
  /** Hidden wherever they might appear. */
  readonly secrets: readonly Secret[];
  /** What the provider counts its limits by, such as an account: instances with the same text share their limits. */
  readonly limitedBy: string;
}

/** What the functions of an adapter are given: the connection, and who the instance is. */
export type Endpoint<Connection> = Connection & ProviderIdentity;

/** One instance at work. */
export interface ProviderCall<Connection extends ProviderConnection, Template> {
  /** What the pure functions of the adapter are given. */
  readonly endpoint: Endpoint<Connection>;
  /** What the instance's calls are made with: transport, limits, deadline. */
  readonly context: ProviderContext;
  /** By logical name, the mappings of this instance. */
  readonly templates: TemplateMap<Template>;
}

/** A parsed message of one kind. */
export type MessageOf<Type extends FreeFormMessageType> = Extract<ParsedMessage, { type: Type }>;

/** By kind of message, what it says on the wire. */
export type MessageMappers<Endpoint, Options, Content> = {
  readonly [Type in FreeFormMessageType]?: (
    message: MessageOf<Type>,
    endpoint: Endpoint,
    options: Options,
  ) => Result<Content, ProviderError>;
};

/** What a provider can do besides sending. An absent operation is unsupported. Inputs have been checked already. */
export interface Operations<Call> {
  /** Asks for the status of a message. */
  getStatus?(
    call: Call,
    reference: MessageReference,
    options: CallOptions | undefined,
  ): ResultAsync<StatusReport, ProviderError>;
  /** Looks for a message by our id, without sending; `null` where the provider does not know it. */
  findByCorrelationId?(
    call: Call,
    query: CorrelationQuery,
    options: CallOptions | undefined,
  ): ResultAsync<StatusReport | null, ProviderError>;
  /** Uploads a file that messages can name. */
  uploadMedia?(
    call: Call,
    upload: SendableUpload,
    options: CallOptions | undefined,
  ): ResultAsync<UploadedMedia, ProviderError>;
  /** Uploads a file as the sample of a template; gives a handle. */
  uploadTemplateSample?(
    call: Call,
    upload: TemplateSampleUpload,
    options: CallOptions | undefined,
  ): ResultAsync<UploadedMedia, ProviderError>;
  /** Shows a user that a message of theirs was read. */
  acknowledge?(
    call: Call,
    message: InboundReference,
    options: AcknowledgeOptions | undefined,
  ): ResultAsync<void, ProviderError>;
  /** Fetches a file that a user sent. */
  downloadMedia?(
    call: Call,
    media: ReceivedMedia,
    options: DownloadOptions | undefined,
  ): ResultAsync<MediaDownload, ProviderError>;
  /** Lists the provider's templates, all pages of them. */
  listTemplates?(
    call: Call,
    options: CallOptions | undefined,
  ): ResultAsync<readonly TemplateDefinition[], ProviderError>;
}
