import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** A new certificate for this machine's own address, and the path of the file with it, which a process can trust. */
export async function makeCertificate(folder) {
  const extensions = [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }];
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], { extensions });
  const file = join(folder, 'certificate.pem');
  writeFileSync(file, cert);
  return { cert, key, file };
}
