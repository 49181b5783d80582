// Refused requests and failed statuses, by the one table of Meta's codes. The HTTP status beside a code differs between
// Meta's own documents, so it decides only where the table says so.
export {
  readMetaAnswer as mapCloudApiError,
  readMetaFailure as mapCloudApiFailure,
} from '@wamux/meta-format';
