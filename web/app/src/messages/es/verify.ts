/** Verificar. */

import type { CheckVerdict, Conclusion, ModuleKind } from "../../types/verdict";
import type { Ended } from "../en/take";

export const verdict: Record<Conclusion, { word: string; meaning: string }> = {
  valid: { word: "Válida", meaning: "Se cumple todo lo que se pudo comprobar." },
  invalid: { word: "No válida", meaning: "Al menos una comprobación falla. No se fíe de ella." },
  refuted: { word: "Refutada", meaning: "La firma del emisor es auténtica, pero al repetir el intento sale otro resultado. No se fíe de ella." },
  unknown: { word: "No se sabe", meaning: "Hasta aquí nada falla, pero algo importante no se pudo comprobar." },
  unmet: { word: "Menos de lo que pide", meaning: "Nada falla, pero su política pide más." },
  confirmed: { word: "Confirmada por otros", meaning: "Usted no puede repetir este intento; lo repitieron, con el mismo resultado, evaluadores en los que confía." },
};

export const checkVerdict: Record<CheckVerdict, string> = {
  fail: "Falla",
  "not-run": "Sin hacer",
  pass: "Se cumple",
  unknown: "No se pudo",
  warn: "Atención",
};

const checks: Record<string, string> = {
  acceptance: "El candidato aceptó el permiso",
  chain: "El registro está completo y en orden",
  dates: "Vale hoy",
  evidence: "La evidencia es de esta credencial",
  format: "Los archivos están bien formados",
  graders: "A otros evaluadores les salió lo mismo",
  head: "El candidato firmó las respuestas",
  issuer: "Usted conoce al emisor",
  "proof-jcs": "El emisor firmó cada palabra de la credencial",
  "proof-rdfc": "El emisor firmó lo que dice la credencial",
  replay: "Al repetirlo sale lo mismo",
  score: "El resultado es el del registro",
  seed: "Ninguna parte eligió las preguntas",
  status: "No se ha revocado ni suspendido",
  subject: "Trata del mismo candidato",
  ticket: "El emisor firmó el permiso",
};

export const check = (id: string) => checks[id] ?? id;

export const verify = {
  again: "Intentar otra vez",
  another: "Verificar otra",
  attempt: "Intento",
  attemptText: (n: number, ended: Ended) => `Número ${n}, ${ended === "completed" ? "completado" : "terminado por el límite de tiempo"}; nadie miraba`,
  claims: "Lo que la credencial afirma",
  checking: "Comprobando las firmas…",
  checks: "Las comprobaciones, en orden",
  credentialMissing: "Esto es solo evidencia. Añada la credencial a la que pertenece.",
  drop: "Suelte aquí los archivos, o elíjalos",
  dropHint: "credential.json, y evidence.json si lo recibió",
  dropModules: "Añadir los módulos",
  dropModulesHint: "Los archivos .wasm nombrados arriba",
  dropMore: "Añadir archivos",
  demanded: "exigida",
  files: "Archivos",
  forget: "Quitarlo",
  how: "Cómo funciona",
  howList: [
    { title: "Se comprueban las firmas.", text: "El emisor firmó la credencial, el candidato firmó las respuestas." },
    { title: "Se repite el intento.", text: "Con la evidencia, su navegador ejecuta la misma evaluación con las mismas respuestas y compara cada paso." },
    { title: "Lee el veredicto.", text: "Si el resultado no se sigue de las respuestas, dice «Refutada», por buena que sea la firma." },
  ],
  issued: "Emitida",
  issuer: "Emisor",
  issuerHint: "Compare esta clave con una publicada por el emisor: un nombre solo no demostraría nada.",
  kind: { assessment: "evaluación", language: "lenguaje" } satisfies Record<ModuleKind, string>,
  lacks: "Qué falta todavía",
  lacksText: "Para repetir el intento hacen falta estos módulos. Conéctese una vez, o pida los archivos al emisor. Su nombre es su huella, así que no se pueden cambiar por otros.",
  lead: "Compruebe usted mismo una credencial: si es auténtica y si el resultado es correcto. Sin cuenta y sin instalar nada.",
  means: "Qué significa el resultado:",
  meansNot: "Qué no:",
  meansNotText: "No muestra quién estaba ante el teclado ni qué ayudó, y no compara a la persona con otras.",
  meansText: "qué parte de los puntos ganó la clave de esta persona en estas preguntas, con el error estándar de esa parte.",
  missingReason: (names: string) => `faltan los módulos ${names}`,
  module: "Módulo",
  moduleLabel: "Buscando los módulos",
  moduleNotNeeded: (name: string) => `${name} no es ninguno de los módulos que faltan.`,
  noEvidence: "Añada evidence.json para repetir el intento",
  noEvidenceHint: "La credencial sola muestra quién la firmó. La evidencia muestra de dónde sale el resultado; el candidato decide quién la recibe.",
  paste: "O péguelo como texto",
  pasteLabel: "La credencial o la evidencia como texto",
  pastePlaceholder: "{ … }",
  pastedName: "texto pegado",
  print: "Imprimir",
  printed: (when: string) => `Verificado con CanDo el ${when}, en el navegador.`,
  private: "Nada sale de este ordenador: todo se comprueba en su navegador.",
  replayLabel: "Repitiendo el intento",
  replaying: "La firma se cumple. Repitiendo el intento…",
  says: "Lo que dice la credencial",
  stoppedReason: "se paró",
  subject: "Candidato",
  title: "Verificar una credencial",
  trusting: "Este navegador guarda su archivo de confianza: nombra a los emisores y evaluadores que usted conoce.",
  until: (date: string) => `vale hasta el ${date}`,
  usePasted: "Usar este texto",
};

export const replay = {
  at: (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`,
  columns: { at: "A los", event: "Suceso", fuel: "Combustible", n: "N.º", result: "De nuevo", step: "Paso" },
  differs: "difiere",
  entry: (n: number) => (n === 0 ? "La apertura," : `Paso ${n},`),
  events: { ran: "Programas ejecutados", respond: "Respuesta", start: "Comienzo", "time-up": "Fin del tiempo" },
  notReached: "no alcanzado",
  recorded: "Registrado",
  replayed: "Repetido",
  same: "igual",
  stepNames: { finish: "Resultado", present: "Pregunta mostrada", run: "Programas por ejecutar" },
  steps: (count: number) => `Los ${count} pasos`,
  summary: (steps: number, fuel: number, engine: string) =>
    `Se repitieron ${steps} pasos con ${new Intl.NumberFormat("es").format(fuel)} unidades de combustible, en ${engine}.`,
  title: "La repetición",
  where: "Primera diferencia",
};
