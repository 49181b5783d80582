/** `+57 300 111-2233` and `573001112233` are one recipient: the ledger and the timelines know it by its digits. */
export const digitsOf = (phone: string | number): string => String(phone).replace(/\D/g, '');

/** `CO.13491208655302741918` names a customer who has a user name and shows no number to a business. */
export const isUserId = (from: string): boolean => /^[A-Z]{2}\.\w+$/.test(from);
