/** Wolkvox pushes nothing: no document names a webhook. What became of a message stands in the campaign report. */
export const wolkvoxWebhook = undefined;
