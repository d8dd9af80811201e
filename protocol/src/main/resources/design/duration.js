// How long something takes or lasts, as people say it.
import { t } from './texts.js';

const MINUTE = 60e3; // ms

export function duration(millis) {
  const seconds = Math.max(1, Math.round(millis / 1e3));
  if (seconds < 60) return t('seconds', { n: seconds });
  const minutes = Math.round(millis / MINUTE);
  if (minutes < 60) return t('minutes', { n: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 && hours < 10 ? t('hoursMinutes', { h: hours, m: minutes % 60 }) : t('hours', { n: hours });
  return t('days', { n: Math.floor(hours / 24) });
}
