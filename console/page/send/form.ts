import { type Burst, MOST_SENT } from '../../api/send';

/** What stands in the form. */
export interface Form {
  readonly tenant: string;
  readonly body: string;
  readonly keepsId: boolean;
  /** Empty: none. */
  readonly corruption: string;
  readonly count: string;
  /** Empty: as fast as they are answered. */
  readonly rate: string;
}

/** The burst that a form asks for, or what is wrong with it. */
export function burstOf({ tenant, body, keepsId, corruption, count, rate }: Form): {
  readonly value?: Burst;
  readonly faults: { readonly count?: string; readonly rate?: string };
} {
  const [number, perSecond] = [Number(count), Number(rate)];
  const isCount = Number.isInteger(number) && number >= 1 && number <= MOST_SENT;
  const isRate = rate.trim() === '' || (perSecond >= 0.1 && perSecond <= 1000);
  const faults = {
    ...(!isCount && { count: `A whole number from 1 to ${MOST_SENT.toLocaleString('en')}.` }),
    ...(!isRate && { rate: 'A number from 0.1 to 1,000, or nothing.' }),
  };
  if (!isCount || !isRate || tenant === '' || body === '') return { faults };
  const value: Burst = {
    tenant,
    body,
    keepsId,
    count: number,
    ...(corruption !== '' && { corruption }),
    ...(rate.trim() !== '' && { rate: perSecond }),
  };
  return { value, faults };
}

/** What is wrong with a text as JSON, in the browser's words, which tell where. */
export function jsonFaultOf(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** JSON laid out to be read; what is none stays as it is. */
export function laidOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** An option of a select. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly description?: string;
}

/** The options of a select, and the one that is selected. */
export const optionsOf = (options: readonly Choice[], selected: string) => ({
  options,
  selectedOption: options.find(({ value }) => value === selected) ?? null,
});
