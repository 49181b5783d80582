/** What the captured message said, which gives way to what each message says. */
export const captured = { to: '+573001112233', text: 'Your order A-7 is on its way' };

/** The message that is measured: a text, or the template that says the same where a provider takes no text. */
export const messageOf = (isText, to, text) =>
  isText
    ? { to, type: 'text', text }
    : { to, name: 'order_shipped', variables: { customer: text, order: 'A-7' } };
