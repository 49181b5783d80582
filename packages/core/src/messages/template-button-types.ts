/**
 * The buttons of a template that are filled when it is sent. A one-time code has a `url` button: Meta makes it one.
 * @see https://developers.facebook.com/docs/whatsapp/business-management-api/authentication-templates/copy-code-button-authentication-templates
 */
export const templateButtonTypes = ['url', 'quick-reply', 'copy-code', 'flow'] as const;

/** What a button of a template does, and so what its value is. */
export type TemplateButtonType = (typeof templateButtonTypes)[number];
