/** The recipient and the text of the captured message, which each message replaces with its own. */
export const captured = { to: '+573001112233', text: 'Your order A-7 is on its way' };

/** The message that is measured: a text, or the equivalent template where a provider takes no text. */
export const messageOf = (isText, to, text) =>
  isText
    ? { to, type: 'text', text }
    : { to, name: 'order_shipped', variables: { customer: text, order: 'A-7' } };
