/** Durante un intento. */

import type { RunStatus } from "../../types/record";
import { plural } from "../words";

const apple = /Mac|iPhone|iPad/.test(navigator.userAgent);

export const attempt = {
  answer: "Responder y seguir",
  back: "Volver",
  handIn: "Entregar el programa",
  handInText: "Después no se puede cambiar. Se probará con casos ocultos; al final verá cómo le fue.",
  handInTitle: "¿Entregar este programa?",
  handInYes: "Entregarlo",
  inconclusive: "La respuesta no se pudo calificar ahora. No es culpa suya.",
  inconclusiveHint: "Su respuesta está guardada. Envíela otra vez.",
  item: (n: number, of: number) => `Pregunta ${n} de ${of}`,
  points: (points: number) => plural(points, "punto"),
  practice: "Práctica",
  progress: "Preguntas hechas",
  saved: (time: string) => `Guardado ${time}`,
  skip: "No lo sé",
  skipText: "Lo que ha escrito no se entregará, y la pregunta no da puntos.",
  skipTitle: "¿Seguir sin respuesta?",
  skipYes: "Seguir sin ella",
};

export const delivery = {
  busy: "El servicio está ocupado. Su respuesta está guardada aquí.",
  busyText: (seconds: number) => `Se envía otra vez en ${plural(seconds, "segundo")}.`,
  failed: "La respuesta no fue aceptada",
  grading: "Calificando su respuesta",
  retry: "Intentar otra vez",
  sending: "Enviando su respuesta…",
  waiting: "Sin conexión. Su respuesta está guardada aquí.",
  waitingText: (seconds: number) => `Se envía otra vez en ${plural(seconds, "segundo")}, o en cuanto vuelva la conexión.`,
};

export const timer = {
  clock: (seconds: number) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`,
  hide: "Ocultar tiempo",
  label: "Tiempo restante",
  left: (minutes: number) => `Quedan ${plural(minutes, "minuto")}.`,
  over: "Se acabó el tiempo.",
  show: "Mostrar tiempo",
};

export const item = {
  choose: "Elija una",
  data: "Datos de ejemplo",
  integer: "Su respuesta, un número entero",
  negate: "Cambiar el signo",
  next: "¿Qué sigue?",
  notInteger: "Se espera un número entero, como 42 o -7.",
  series: "Serie",
  text: "Su respuesta",
};

export const code = {
  call: "Llamada",
  couldNotRun: "No se pudieron ejecutar los ejemplos",
  database: "Base de datos",
  editorLoading: "Cargando el editor…",
  example: (n: number) => `Ejemplo ${n}`,
  examples: "Ejemplos abiertos",
  expected: "Se espera",
  fuel: (percent: number) => `${percent || "menos del 1"} % del límite de combustible`,
  got: "Salió",
  keyLeave: "Esc y luego Tab",
  keyRun: apple ? "⌘ Intro" : "Ctrl Intro",
  keysLeave: "Para salir del editor con el teclado:",
  keysRun: "Ejecutar los ejemplos:",
  label: "Su programa",
  line: (n: number) => `línea ${n}`,
  loading: (language: string) => `Cargando ${language}`,
  marks: { none: "Sin ejecutar", pass: "Como se espera", running: "Ejecutando…", wrong: "Respuesta equivocada" },
  notRun: "aún sin ejecutar",
  nothing: "(nada)",
  preview: "Se ejecutan en su navegador, en el mismo lenguaje sellado que le califica. Es un adelanto: los puntos salen de casos ocultos.",
  printed: "Lo que imprimió",
  run: "Ejecutar los ejemplos",
  running: "Ejecutando…",
  stdin: "Entrada estándar",
  stop: "Parar",
  stopped: "Parado.",
  summary: (passed: number, of: number) => (passed === of ? `Los ${of} como se espera.` : `${passed} de ${of} como se espera.`),
};

export const status: Record<RunStatus, { title: string; explain: string }> = {
  "compile-error": { title: "No compila", explain: "El texto no se pudo leer como programa." },
  "not-available": { title: "No disponible", explain: "El programa pidió algo que no hay aquí, como archivos o la red." },
  ok: { title: "Ejecutado", explain: "" },
  "out-of-fuel": { title: "Sin combustible", explain: "El programa trabajó más de lo que permite el límite. ¿Hay un bucle sin fin, o un modo más rápido?" },
  "out-of-memory": { title: "Sin memoria", explain: "El programa usó más memoria de la que hay." },
  "out-of-stack": { title: "Sin pila", explain: "El programa se llamó a sí mismo demasiadas veces." },
  "output-limit": { title: "Demasiada salida", explain: "El programa imprimió más de lo que permite el límite." },
  "runtime-error": { title: "Falló", explain: "El programa se detuvo con un error." },
  trapped: { title: "Falló el lenguaje", explain: "El lenguaje mismo se detuvo. Pruebe a escribirlo de otra manera." },
};
