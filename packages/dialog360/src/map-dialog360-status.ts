// Statuses are passed on in Meta's own words.
export { mapMetaStatus as mapDialog360Status } from '@wamux/meta-format';
