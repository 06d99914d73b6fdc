import DateRangePicker, { type DateRangePickerProps } from '@cloudscape-design/components/date-range-picker';
import type { TimeRange } from './filter';

const MINUTES = { minute: 1, hour: 60, day: 1_440 } as const;

const last = (amount: number, unit: keyof typeof MINUTES) =>
  ({ key: `${amount} ${unit}`, type: 'relative', amount, unit }) as const;

const LASTS = [last(5, 'minute'), last(15, 'minute'), last(1, 'hour'), last(3, 'hour'), last(1, 'day')];

/** Narrows to a stretch of time, in UTC as all times here are. */
export function TimeFilter(props: {
  readonly time: TimeRange | undefined;
  readonly onChange: (time: TimeRange | undefined) => void;
}) {
  return (
    <DateRangePicker
      value={shownAs(props.time)}
      onChange={({ detail }) => props.onChange(timeOf(detail.value))}
      relativeOptions={LASTS}
      isValidRange={validityOf}
      placeholder="Any time"
      getTimeOffset={() => 0}
      timeInputFormat="hh:mm:ss"
      expandToViewport
      i18nStrings={WORDS}
    />
  );
}

function shownAs(time: TimeRange | undefined): DateRangePickerProps.Value | null {
  if (time === undefined) return null;
  if (time.is === 'between') {
    return { type: 'absolute', startDate: isoOf(time.from), endDate: isoOf(time.to) };
  }
  const minutes = time.milliseconds / 60_000;
  const known = LASTS.find(({ amount, unit }) => amount * MINUTES[unit] === minutes);
  return known ?? { type: 'relative', amount: minutes, unit: 'minute' };
}

const isoOf = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** Smaller than a minute or greater than a day is not offered. */
function timeOf(value: DateRangePickerProps.Value | null): TimeRange | undefined {
  if (value === null) return undefined;
  if (value.type === 'absolute') {
    return { is: 'between', from: Date.parse(value.startDate), to: Date.parse(value.endDate) };
  }
  const minutes = value.amount * (isUnit(value.unit) ? MINUTES[value.unit] : 1);
  return { is: 'last', milliseconds: minutes * 60_000 };
}

const isUnit = (unit: string): unit is keyof typeof MINUTES => unit in MINUTES;

function validityOf(value: DateRangePickerProps.Value | null): DateRangePickerProps.ValidationResult {
  const refuse = (errorMessage: string) => ({ valid: false, errorMessage }) as const;
  if (value === null) return refuse('Choose a stretch of time.');
  if (value.type === 'relative') {
    if (!isUnit(value.unit)) return refuse('Choose minutes, hours or days.');
    return value.amount >= 1 ? { valid: true } : refuse('It is a number from 1.');
  }
  const [from, to] = [Date.parse(value.startDate), Date.parse(value.endDate)];
  if (Number.isNaN(from) || Number.isNaN(to)) return refuse('Give the day and time of both ends.');
  return from <= to ? { valid: true } : refuse('The end is before the start.');
}

const plural = (unit: string, amount: number) => (amount === 1 ? unit : `${unit}s`);

const WORDS: DateRangePickerProps.I18nStrings = {
  ariaLabel: 'Time',
  relativeModeTitle: 'Last',
  absoluteModeTitle: 'From and to',
  relativeRangeSelectionHeading: 'Events of the last',
  modeSelectionLabel: 'Kind of time range',
  cancelButtonLabel: 'Cancel',
  clearButtonLabel: 'Any time',
  applyButtonLabel: 'Apply',
  formatRelativeRange: ({ amount, unit }) => `Last ${amount} ${plural(unit, amount)}`,
  formatUnit: plural,
  customRelativeRangeOptionLabel: 'Another length',
  customRelativeRangeOptionDescription: 'In minutes, hours or days',
  customRelativeRangeDurationLabel: 'Length',
  customRelativeRangeDurationPlaceholder: 'A number',
  customRelativeRangeUnitLabel: 'Unit',
  startDateLabel: 'From',
  startTimeLabel: 'At (UTC)',
  endDateLabel: 'To',
  endTimeLabel: 'At (UTC)',
  dateTimeConstraintText: 'In UTC; the time as hh:mm:ss.',
  renderSelectedAbsoluteRangeAriaLive: (from, to) => `From ${from} to ${to}`,
  todayAriaLabel: 'Today',
  nextMonthAriaLabel: 'Next month',
  previousMonthAriaLabel: 'Month before',
  errorIconAriaLabel: 'Error',
};
