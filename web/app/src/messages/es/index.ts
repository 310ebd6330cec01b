/** Español. */

import type { Messages } from "..";
import { megabytes, plural, spelled } from "../words";
import { admin } from "./admin";
import { badge } from "./badge";
import { attempt, code, delivery, item, status, timer } from "./attempt";
import { key, present } from "./holder";
import { home, missing, outcome, practice, result, rules, take, ticket } from "./take";
import { check, checkVerdict, claims, hints, replay, verdict, verify } from "./verify";

const number = new Intl.NumberFormat("es");
const date = new Intl.DateTimeFormat("es", { dateStyle: "long", timeZone: "UTC" });

export const es: Messages = {
  admin,
  attempt,
  badge,
  check,
  checkVerdict,
  claims,
  code,
  delivery,
  hints,
  home,
  item,
  key,
  missing,
  outcome,
  practice,
  present,
  replay,
  result,
  rules,
  status,
  take,
  ticket,
  timer,
  verdict,
  verify,

  shell: {
    assessments: "Evaluaciones",
    home: "CanDo, inicio",
    loading: "Cargando…",
    navigation: "Principal",
    offline: "Sin conexión. Lo que escribe se guarda, y verificar sigue funcionando.",
    present: "Mostrar",
    promise: "Sin cuenta, sin cámara, sin rastreo. Cualquiera puede volver a calcular cada resultado.",
    skip: "Ir al contenido",
    verify: "Verificar",
  },
  errors: {
    screen: "Esta pantalla ha fallado",
    screenHint: "Vuelva a cargar la página. Lo que ha escrito está guardado.",
    slow: "Este navegador tardó demasiado, lo que no dice nada de su trabajo. Cierre otros programas, o use otro navegador, e inténtelo de nuevo; sus respuestas están guardadas.",
    status: (status: number) => `El servicio respondió con el estado ${status}.`,
    unreachable: "No se puede contactar con el servicio.",
    worker: "Una parte de esta página ha fallado. Vuelva a cargarla; sus respuestas están guardadas.",
  },
  facts: {
    items: "Preguntas",
    languages: "Lenguaje",
    minutes: (time: number) => plural(Math.round(time / 60_000), "minuto"),
    skills: "Mide",
    time: "Tiempo",
  },
  progress: {
    download: (done: number, of: number) => (of ? `${megabytes(done)} de ${megabytes(of)} MB` : `${megabytes(done)} MB`),
    prepare: () => "Preparando…",
    replay: (done: number, of: number) => `Paso ${done} de ${of}`,
  },

  date: (moment: string) => date.format(new Date(moment)),
  family: (name: string) => name.replaceAll("-", " "),
  language: spelled,
  number: (value: number) => number.format(value),
};
