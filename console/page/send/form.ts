import { type Burst, MOST_SENT } from '../../api/send';

/** What stands in the form. */
export interface Form {
  readonly tenant: string;
  readonly body: string;
  readonly keepsId: boolean;
  readonly corruption: string;
  readonly count: string;
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
    ...(!isCount && { count: `A whole number from 1 to ${MOST_SENT.toLocaleString('en')}` }),
    ...(!isRate && { rate: 'A number from 0.1 to 1,000, or nothing' }),
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

/** A body that is no JSON may be sent, and is quarantined: it is worth knowing, and no error. */
export function jsonFaultOf(body: string): string | undefined {
  try {
    JSON.parse(body);
    return undefined;
  } catch (error) {
    return body === '' ? undefined : `Not JSON, so that it would be quarantined: ${(error as Error).message}`;
  }
}

interface Option {
  readonly value: string;
  readonly label: string;
  readonly description?: string;
}

/** The options of a select, and the one that is selected. */
export const optionsOf = (options: readonly Option[], selected: string) => ({
  options,
  selectedOption: options.find(({ value }) => value === selected) ?? null,
});
