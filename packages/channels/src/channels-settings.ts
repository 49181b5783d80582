import { strictObject } from '@wamux/core/input';
import { templateFields } from '@wamux/core/policy';
import { commonSettings, credential, limitSettings } from '@wamux/provider-kit';
import * as z from 'zod';

/**
 * Bird sells a second API under the same name, at another address and with other credentials; they fail here with
 * answers that explain nothing. @see https://bird.com/docs/errors
 */
const otherProduct =
  "belongs to Bird's newer developer API (us1.platform.bird.com), which is another product; the Channels API takes";

const workspaceId = z
  .string()
  .refine((id) => !id.startsWith('ws_'), `${otherProduct} the workspace's UUID`)
  .refine((id) => id.startsWith('ws_') || z.uuid().safeParse(id).success, 'expected a UUID');

const accessKey = credential.refine(
  (key) => !key.reveal().startsWith('bk_'),
  `${otherProduct} an access key made under Settings > Security > Access keys`,
);

/** A config entry with `"adapter": "channels"`. */
export const channelsSettings = strictObject({
  ...commonSettings({ timeoutMs: 30_000 }),
  accessKey,
  workspaceId,
  /** The WhatsApp channel that sends, a UUID. */
  channelId: z.uuid(),
  /** Bird takes 500 POST requests per second and workspace. @see https://docs.bird.com/api/channels-api/rate-limit */
  limits: limitSettings({ perSecond: 500 }),
  webhook: strictObject({
    /** Signing keys of the webhook subscription; several while one is being replaced. */
    secrets: z.array(credential).min(1),
    /** The address as it is registered at Bird: the signature covers it to the letter. */
    publicUrl: z.url({ protocol: /^https?$/ }),
  }).optional(),
});

/** A config entry with `"adapter": "channels"`, read: defaults filled in, credentials as `Secret`. */
export type ChannelsSettings = z.output<typeof channelsSettings>;

/** What `templates.<name>.on.<provider>` says for a Channels provider. */
export const channelsTemplate = strictObject({
  /** The template's project in Bird's Studio, a UUID. */
  projectId: z.uuid(),
  /** A version's UUID, or `latest`. */
  version: z.string().min(1).default('latest'),
  /** BCP 47, such as `es` or `pt-BR`; or by the language of messages. */
  locale: templateFields.language,
  /** The template's own key of each variable, where it differs from ours; or a list of those that it takes. */
  variables: templateFields.variables.optional(),
  /** The key that takes the header: a text, or the URL of the media. */
  header: templateFields.keyedHeader.optional(),
  /** The keys that take the values of dynamic buttons, by the button's index. */
  buttons: templateFields.keyedButtons.optional(),
}).transform((template) => ({
  ...template,
  language: template.locale,
  parameterFormat: 'keyed' as const,
}));

/** A mapping of `templates.<name>.on.<provider>`, read. */
export type ChannelsTemplate = z.output<typeof channelsTemplate>;
