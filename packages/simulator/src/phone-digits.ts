/** `+57 300 111-2233` and `573001112233` are one recipient: the ledger and the switches know it by its digits. */
export const digitsOf = (phone: string | number): string => String(phone).replace(/\D/g, '');
