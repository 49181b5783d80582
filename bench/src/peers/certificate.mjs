import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'selfsigned';

/** A certificate for this machine's own address, made anew for each run, and the file of it that a process may trust. */
export async function makeCertificate(folder) {
  const extensions = [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }];
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], { extensions });
  const file = join(folder, 'certificate.pem');
  writeFileSync(file, cert);
  return { cert, key, file };
}
