/** No document describes a webhook. packages/cloud-api has one for a provider that signs what it pushes. */
export const acmeChatWebhook = undefined;
