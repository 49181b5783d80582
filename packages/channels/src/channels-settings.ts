import { strictObject } from '@wamux/core/input';
import { templateFields } from '@wamux/core/policy';
import * as z from '@wamux/core/zod';
import { commonSettings, credential, limitSettings } from '@wamux/provider-kit';

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
  accessKey: accessKey.describe(
    'The access key of the workspace, from Bird under Settings > Security > Access keys.',
  ),
  workspaceId: workspaceId.describe('The workspace that the channel belongs to, a UUID.'),
  channelId: z.uuid().describe('The WhatsApp channel that sends, a UUID.'),
  /** @see https://docs.bird.com/api/channels-api/rate-limit */
  limits: limitSettings({ perSecond: 500 }).describe(
    'Bird takes 500 POST requests per second and workspace.',
  ),
  webhook: strictObject({
    secrets: z
      .array(credential)
      .min(1)
      .describe('Signing keys of the webhook subscription; several while one is being replaced.'),
    publicUrl: z
      .url({ protocol: /^https?$/ })
      .describe('The exact address registered at Bird: the signature covers it.'),
  })
    .optional()
    .describe('What Bird pushes statuses and inbound messages to.'),
});

/** A config entry with `"adapter": "channels"`, read: defaults filled in, credentials as `Secret`. */
export type ChannelsSettings = z.output<typeof channelsSettings>;

/** What `templates.<name>.on.<provider>` says for a Channels provider. */
export const channelsTemplate = strictObject({
  projectId: z.uuid().describe("The template's project in Bird's Studio, a UUID."),
  version: z.string().min(1).default('latest').describe("A version's UUID, or `latest`."),
  locale: templateFields.language.describe(
    'BCP 47, such as `es` or `pt-BR`; or by the language of messages.',
  ),
  variables: templateFields.variables
    .optional()
    .describe(
      "The template's own key of each variable, where it differs from ours; or a list of those that it takes.",
    ),
  header: templateFields.keyedHeader
    .optional()
    .describe('The key that takes the header: a text, or the URL of the media.'),
  buttons: templateFields.keyedButtons
    .optional()
    .describe("The keys that take the values of dynamic buttons, by the button's index."),
}).transform((template) => ({
  ...template,
  language: template.locale,
  parameterFormat: 'keyed' as const,
}));

/** A mapping of `templates.<name>.on.<provider>`, read. */
export type ChannelsTemplate = z.output<typeof channelsTemplate>;
