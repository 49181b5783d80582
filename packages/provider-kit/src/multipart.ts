/** A file as an upload gives it. */
export interface MultipartFile {
  /** The whole file, in bytes. */
  readonly data: Uint8Array;
  /** MIME type. */
  readonly contentType: string;
  /** Default `file`. */
  readonly filename?: string;
}

/** A form with a file, as `multipart/form-data`: the fields in their order, and the file last, as `file`. */
export async function toMultipart(
  fields: Readonly<Record<string, string>>,
  { data, contentType, filename = 'file' }: MultipartFile,
): Promise<{ readonly contentType: string; readonly body: Uint8Array<ArrayBuffer> }> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([new Uint8Array(data)], { type: contentType }), filename);
  const encoded = new Response(form);
  return {
    contentType: encoded.headers.get('content-type') ?? '',
    body: new Uint8Array(await encoded.arrayBuffer()),
  };
}
