/** Elegir, hacer y terminar una evaluación. */

import type { Place } from "../../worker/protocol";
import { percent, plural } from "../words";

const moment = new Intl.DateTimeFormat("es", { dateStyle: "long", timeStyle: "short" });

export const home = {
  assessments: "Evaluaciones",
  goOn: "Continuar",
  invited: "Por invitación: abra el enlace que recibió.",
  lead: "Haga una evaluación en su navegador, obtenga una credencial firmada y deje que cualquiera repita el intento entero para comprobar que el resultado es correcto.",
  none: "Todavía no hay evaluaciones.",
  offlineHint: "Verificar funciona sin el servicio.",
  practise: "Practicar",
  practiseLabel: (title: string) => `Practicar: ${title}`,
  result: "Ver el resultado",
  scored: "Cómo se puntúa",
  steps: [
    { title: "Practique", text: "cuanto quiera. Todo queda en su navegador." },
    { title: "Hágala", text: "cuando esté listo. El resultado sale al momento." },
    { title: "Muéstrela.", text: "Su credencial se comprueba sin preguntarnos." },
  ],
  take: "Hacerla para una credencial",
  takeLabel: (title: string) => `Hacerla para una credencial: ${title}`,
  title: "Muestre lo que sabe hacer.",
  verifyLink: "Verificar una credencial",
  verifyText: "Suelte los archivos y lea el veredicto. Nada sale de su ordenador.",
  verifyTitle: "¿Le han mostrado una credencial?",
  yours: "Sus intentos en este navegador",
};

export const missing = {
  link: "A las evaluaciones",
  text: "No hay ninguna página en esta dirección.",
  title: "Página no encontrada",
};

export const take = {
  failed: "No ha funcionado",
  resuming: "Seguimos donde estaba",
  resumingText: "Se está recuperando su intento. Todo lo entregado está guardado.",
  unknown: "Aquí no hay nada que hacer",
  unknownText: "Este enlace no nombra ninguna evaluación, o el intento empezó en otro navegador. Un intento sigue donde está su clave.",
};

export const practice = {
  again: "Practicar otra vez",
  done: "Resultado de la práctica",
  doneText: (title: string) => `${title}. Cada vez salen preguntas nuevas.`,
  failed: "No se pudo cargar la práctica",
  lead: "Las mismas pantallas y el mismo tipo de preguntas que en la evaluación certificada. Todo ocurre en su navegador; nada se envía ni se guarda en otra parte.",
  loading: "Cargando la evaluación",
  seed: "Las preguntas salieron de esta semilla:",
  start: "Empezar a practicar",
  technical: "Para curiosos",
  title: (title: string) => `Practicar: ${title}`,
};

export const rules = {
  busy: "Pidiendo su permiso…",
  counts: "Qué cuenta",
  list: [
    "Una pregunta cada vez. Una respuesta entregada es definitiva; no se puede volver atrás.",
    "Puede decir «No lo sé» y seguir. No cuesta más que una respuesta equivocada.",
    "El reloj corre del comienzo a la última respuesta, también con la página cerrada.",
    "Si falla la conexión, nada se pierde: su respuesta se guarda aquí y se envía cuando vuelva. El reloj sigue.",
    "Los intentos se numeran y el número figura en la credencial. Un intento abandonado cuenta.",
  ],
  next: "Obtener mi permiso",
  notYet: "Aún no empieza nada: en la página siguiente, usted pone en marcha el reloj.",
  practise: "Practicar antes",
  privacy: "Qué se guarda",
  privacyList: [
    "Sin cámara, sin micrófono, sin cuenta, sin nombre. Le identifica una clave hecha en este navegador.",
    "El servicio guarda sus respuestas, sus tiempos y su resultado. Después puede borrarlos.",
    "Quien reciba de usted la evidencia puede leer sus respuestas. Usted decide quién.",
  ],
  title: (title: string) => `Antes de hacer ${title}`,
};

export const ticket = {
  lead: (title: string, attempt: number) => `${title}, intento ${attempt}. Al empezar arranca el reloj.`,
  notReady: (languages: string) => `No se pudo cargar ${languages}`,
  notReadyHint: "Puede empezar igualmente: el servicio califica los programas; solo ejecutar los ejemplos lo necesita aquí.",
  ready: (languages: string) => `${languages} está listo en este navegador.`,
  start: "Empezar ahora",
  title: "Cuando quiera",
  window: (until: string) => `Este permiso sirve hasta el ${moment.format(new Date(until))}.`,
};

export const outcome = {
  error: (error: number) => `más o menos ${percent(error)}`,
  item: (n: number) => `Pregunta ${n}`,
  items: "Pregunta por pregunta",
  meaning:
    "«Más o menos» es el error estándar: otras preguntas del mismo tipo darían un resultado dentro de él unas dos veces de cada tres. Este resultado no compara con otras personas.",
  of: (points: number, of: number) => `${points} de ${of}`,
  percent,
  points: (points: number, of: number) => `${points} de ${plural(of, "punto")}`,
  timeUp: "Se acabó el tiempo; las preguntas no alcanzadas no dieron puntos.",
};

export const result = {
  credential: "Su credencial",
  credentialFile: "credential.json",
  data: "Sus datos",
  dataText: "El servicio guarda sus respuestas y la evidencia hasta que usted las borre. Descargue antes lo que quiera conservar.",
  erase: "Borrar mis datos",
  eraseText: "Respuestas, tiempos y evidencia se borran en el servicio y en este navegador. Que hubo un intento sigue contando. No se puede deshacer.",
  eraseTitle: "¿Borrar los datos de este intento?",
  eraseYes: "Borrar",
  erased: "Sus datos están borrados",
  erasedText: "Los archivos que descargó siguen siendo suyos y se pueden verificar.",
  evidenceFile: "evidence.json",
  everything: "Descargar todo, en un archivo",
  fileName: (assessment: string, attempt: number) => `${assessment}-attempt-${attempt}.json`,
  issued: "Emitida y firmada. Guarde este archivo: con él, cualquiera puede verificar su credencial y repetir su intento, sin preguntarnos.",
  parts: "Ese archivo contiene sus respuestas. También puede tener sus partes solas: la credencial dice su resultado, y la evidencia, de dónde sale.",
  logged: (attempt: number, { index, origin }: Place, date: string) =>
    `Este es el intento ${attempt}. Su permiso es la entrada ${index} del registro público ${origin} desde el ${date}, antes de que viera la primera pregunta: queda constancia de cuántas veces lo intentó.`,
  loggedCredential: ({ index }: Place) => `La credencial es la entrada ${index}.`,
  lead: (title: string, attempt: number) => `${title}, intento ${attempt}.`,
  proves: "Qué demuestra:",
  provesNot: "Qué no:",
  provesNotText: "quién estaba ante el teclado ni qué ayudó. Nadie miraba.",
  provesText: "su clave firmó las respuestas, ninguna parte eligió las preguntas, y el resultado se sigue de las respuestas.",
  show: "Muéstrela a alguien más tarde, y guarde bien su clave",
  signing: "Comprobando que el registro contiene sus respuestas, y firmándolo…",
  title: "Su resultado",
  verify: "Verificarla ahora",
};
