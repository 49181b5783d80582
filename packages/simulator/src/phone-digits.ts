/** `+57 300 111-2233` and `573001112233` are one recipient: the ledger and the timelines identify it by its digits. */
export const digitsOf = (phone: string | number): string => String(phone).replace(/\D/g, '');

/** `CO.13491208655302741918` identifies a customer who has a user name and shows no number to a business. */
export const isUserId = (from: string): boolean => /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z\d]{1,128}$/.test(from);

/** The ledger and the timelines identify a number by its digits, and a user id by itself. */
export const recipientKey = (to: string): string => (isUserId(to) ? to : digitsOf(to));
