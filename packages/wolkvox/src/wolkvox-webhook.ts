/**
 * Wolkvox describes a webhook of Meta's errors of messages that were sent. No document gives the form of its calls, so none is
 * read. The statuses of messages are in the campaign report.
 * @see https://wolkvox.helpjuice.com/en_US/como-funciona-el-webhook-de-whatsapp
 */
export const wolkvoxWebhook = undefined;
