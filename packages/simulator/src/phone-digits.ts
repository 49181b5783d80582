/** `+57 300 111-2233` and `573001112233` are one recipient: the ledger and the switches know it by its digits. */
export const digitsOf = (phone: string | number): string => String(phone).replace(/\D/g, '');

/** `CO.13491208655302741918`: how a business knows a customer who goes by a user name and shows no number. */
export const isUserId = (from: string): boolean => /^[A-Z]{2}\.\w+$/.test(from);
