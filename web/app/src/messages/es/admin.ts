/** La página del operador. */

import type { AttemptLine, Standing } from "../../types/service";

const number = new Intl.NumberFormat("es");
const moment = new Intl.DateTimeFormat("es", { dateStyle: "medium", timeStyle: "short" });

export const admin = {
  assessment: "Evaluación",
  attempts: "Intentos",
  cost: (fuel: number, bytes: number) => `${number.format(Math.round(fuel / 1e6))} M combustible, ${number.format(Math.ceil(bytes / 1000))} kB`,
  columns: { attempt: "N.º", cost: "Calificación", score: "Resultado", started: "Comienzo", standing: "Credencial", status: "Estado", subject: "Candidato", made: "Hecha", note: "Nota", time: "Tiempo extra", uses: "Usada", more: "Más" },
  copied: "Copiado",
  copy: "Copiar el enlace",
  create: "Hacer una invitación",
  decisions: { good: "Restablecer", revoked: "Revocar", suspended: "Suspender" } satisfies Record<Standing, string>,
  decisionTexts: {
    good: "Desde ahora las empresas la verán vigente otra vez.",
    revoked: "Las empresas verán que fue retirada. No se puede deshacer.",
    suspended: "Las empresas verán que está suspendida, hasta que la restablezca.",
  } satisfies Record<Standing, string>,
  decisionTitles: { good: "¿Restablecer esta credencial?", revoked: "¿Revocar esta credencial para siempre?", suspended: "¿Suspender esta credencial?" } satisfies Record<Standing, string>,
  extraTime: "Tiempo extra, en tanto por ciento",
  forget: "Salir",
  invitations: "Invitaciones",
  link: "El enlace, que solo se muestra ahora",
  linkHint: "Quien lo tenga puede usarlo.",
  moment: (milliseconds: number) => moment.format(milliseconds),
  noAttempts: "Nadie ha empezado todavía.",
  noInvitations: "Aún no hay invitaciones.",
  note: "Nota, solo para usted",
  percent: (percent: number) => (percent ? `+${percent} %` : "ninguno"),
  refresh: "Actualizar",
  reissue: "Emitir de nuevo",
  reissueLabel: "DID de la clave nueva",
  reissueText: "Asegúrese de que es la misma persona: la credencial dirá que lo hizo. Nombra la clave perdida, así que sigue correspondiendo a su registro. Usted recibe el archivo, para entregarlo.",
  reissueTitle: "¿Emitir la credencial de nuevo?",
  reissueYes: "Emitirla",
  signIn: "Entrar",
  signInText: "El servicio imprimió al arrancar un enlace de un solo uso. Ábralo, o pegue aquí su código.",
  standingOf: (decision: string, name: string) => `${decision}: ${name}`,
  standings: { good: "Vigente", revoked: "Revocada", suspended: "Suspendida" } satisfies Record<Standing, string>,
  statuses: {
    abandoned: "Abandonado",
    ended: "Terminado, sin firmar",
    issued: "Emitida",
    lapsed: "Nunca empezado",
    open: "En curso",
    waiting: "Sin empezar",
  } satisfies Record<AttemptLine["status"], string>,
  summary: "Resumen",
  summaryColumns: ["Permisos", "Empezados", "Terminados", "Emitidas", "Calificación"],
  title: "Operador",
  token: "Código",
  uses: "Cuántas personas pueden usarla",
};
