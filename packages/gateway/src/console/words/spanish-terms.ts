import type { Words } from './english.js';

export const states: Words['states'] = {
  queued: 'en cola',
  sending: 'saliendo',
  reconciling: 'desconocido, se consulta',
  accepted: 'aceptado',
  delivered: 'entregado',
  read: 'leído',
  failed: 'fallido',
  expired: 'vencido',
  canceled: 'cancelado',
  'needs-review': 'por revisar',
};

export const statuses: Words['statuses'] = {
  queued: 'en cola',
  scheduled: 'programado',
  accepted: 'aceptado',
  processing: 'en proceso',
  sent: 'enviado',
  delivered: 'entregado',
  read: 'leído',
  failed: 'fallido',
  rejected: 'rechazado',
  expired: 'vencido',
  canceled: 'cancelado',
  unknown: 'desconocido',
};

export const outcomes: Words['outcomes'] = {
  started: 'saliendo ahora',
  accepted: 'aceptado',
  'not-accepted': 'no aceptado',
  unknown: 'desconocido',
};

export const events: Words['events'] = {
  accepted: 'Un proveedor lo aceptó',
  deferred: 'Aplazado',
  unserved: 'Ningún worker puede atenderlo',
  failed: 'Falló del todo',
  unknown: 'El resultado es desconocido',
  reconciled: 'Se supo el resultado',
  'needs-review': 'Lo tiene que ver una persona',
  status: 'Nuevo estado',
  'duplicate-observed': 'El destinatario lo tiene dos veces',
  expired: 'Venció antes de salir',
  canceled: 'Cancelado',
  resend: 'Otra vez en cola',
};

export const circuits: Words['circuits'] = {
  closed: 'en uso',
  open: 'fuera de uso',
  recovering: 'recuperándose',
};

export const reviewReasons: Words['reviewReasons'] = {
  'outcome-unknown': 'Nadie sabe si el proveedor lo aceptó.',
  'no-status': 'El proveedor lo aceptó, y nadie dijo qué fue de él.',
  unreadable: 'Lo guardado está dañado, y no se envió.',
};

export const decisions: Words['decisions'] = {
  resolve: {
    name: 'Anotar lo que averiguaste',
    does: 'Anota si un proveedor aceptó el mensaje. No se envía nada. Si alguno lo aceptó, se esperan sus estados; si ninguno, el mensaje falló, y enviarlo otra vez no hace una segunda copia.',
    button: 'Anotarlo',
  },
  resend: {
    name: 'Enviar otra vez',
    does: 'Pone el mensaje otra vez en cola, y se envía. El destinatario puede recibirlo dos veces, salvo que con certeza no haya sido aceptado antes.',
    button: 'Enviarlo otra vez',
  },
  cancel: {
    name: 'Cancelar',
    does: 'Detiene el mensaje si no ha salido, o cierra su caso si está por revisar. No se envía nada, y lo que ya salió no se puede recoger.',
    button: 'Cancelar el mensaje',
  },
};

export const decided: Words['decided'] = {
  resolve: 'Lo que averiguaste quedó anotado.',
  resend: 'El mensaje está otra vez en cola.',
  cancel: 'El mensaje está cancelado.',
};
