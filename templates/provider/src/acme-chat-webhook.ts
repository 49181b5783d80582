/** No document names a webhook. One that signs what it pushes is in packages/cloud-api. */
export const acmeChatWebhook = undefined;
