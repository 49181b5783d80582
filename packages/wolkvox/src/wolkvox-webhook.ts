/** Wolkvox pushes nothing: no document describes a webhook. The statuses of messages are in the campaign report. */
export const wolkvoxWebhook = undefined;
