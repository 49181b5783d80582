// Statuses of answers and of webhooks, in Meta's own words.
export { mapMetaStatus as mapCloudApiStatus } from '@wamux/meta-format';
