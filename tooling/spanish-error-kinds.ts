import { type ErrorKind, errorKinds } from '../packages/core/src/index.js';

/** What each kind of error means, for the Spanish page; a kind without a meaning here does not compile. */
const meanings: Readonly<Record<ErrorKind, string>> = {
  auth: 'la credencial falta, está mal o venció',
  permission: 'a la clave le falta un permiso, o la cuenta está bloqueada',
  billing: 'sin saldo, o con una factura pendiente',
  rate_limited: 'demasiadas peticiones para la credencial o el número',
  queue_timeout: 'esperó demasiado en nuestra propia fila antes de este proveedor; no se envió nada',
  pair_rate_limited: 'demasiados mensajes a la misma persona',
  quota_exhausted: 'se llegó al tope del día, del nivel o de la calidad',
  validation: 'el mensaje o la petición están mal formados',
  unsupported: 'este proveedor no sabe hacerlo; `capability` dice qué',
  recipient_invalid: 'el número no existe, no tiene WhatsApp o no puede recibir',
  recipient_blocked: 'la persona no quiere recibir, nos bloqueó o está excluida',
  recipient_not_allowed:
    'esta cuenta no puede escribirle: no está en su lista de prueba, o su país no se permite',
  marketing_suppressed: 'WhatsApp limita la publicidad que recibe esta persona',
  window_closed: 'mensaje libre fuera de las 24 horas de atención; envía una plantilla',
  template_not_found: 'la plantilla no está asignada, no existe en este idioma o no está aprobada',
  template_params: 'faltan o sobran variables de la plantilla, o tienen mala forma',
  template_disabled: 'la plantilla está pausada o deshabilitada',
  media: 'el archivo no se pudo obtener, o su tipo o tamaño no sirve',
  sender_misconfigured: 'el canal, el número o el conector están mal',
  conflict: 'choca con otra petición; hay que averiguar el mensaje',
  unavailable: 'con certeza no llegó: conexión rechazada, DNS, TLS, o el proveedor dice que está caído',
  provider_error: 'un 5xx, o un error interno que el proveedor no explica',
  timeout: 'no hubo respuesta después de que la petición salió',
  bad_response: 'un 2xx que no se entiende o al que le falta lo que lo haría una aceptación',
  expired: 'la validez del mensaje terminó antes de la entrega',
  canceled: 'quien llamó lo detuvo antes de que algo saliera',
  unlisted_code:
    'rechazado con un código que ninguna tabla tiene, o sin ninguno que se pueda leer; `message` y `providerCode` lo dicen',
  unknown: 'ninguna de las otras',
};

const ofHealth: Readonly<Record<string, string>> = {
  opens: 'abre el circuito',
  counts: 'cuenta',
  unaffected: 'no le cuenta',
};

/** The table of error kinds in Spanish, with what routes do about each. */
export function spanishErrorKindTable(): string {
  const rows = Object.entries(errorKinds).map(([kind, { outcome, failOver, health }]) => {
    const cells = [
      `\`${kind}\``,
      meanings[kind as ErrorKind],
      outcome === 'unknown' ? '**desconocido**' : 'no aceptado',
      failOver ? 'sí' : 'no',
      ofHealth[health] ?? health,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| clase | qué significa | resultado | releva | salud |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}
