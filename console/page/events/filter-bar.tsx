import Button from '@cloudscape-design/components/button';
import Input from '@cloudscape-design/components/input';
import Multiselect from '@cloudscape-design/components/multiselect';
import Toggle from '@cloudscape-design/components/toggle';
import { memo } from 'react';
import type { Facets } from './facets';
import { type EventFilter, isEmpty, noFilter } from './filter';
import { TimeFilter } from './time-filter';
import { shortType } from './words';

interface Props {
  readonly filter: EventFilter;
  readonly facets: Facets;
  /** Keeps its identity. */
  readonly onChange: (filter: EventFilter) => void;
}

/** What the list is narrowed by. Drawn when what it shows changes, not when events come. */
export const FilterBar = memo(({ filter, facets, onChange }: Props) => {
  const set = (change: Partial<EventFilter>) => onChange({ ...filter, ...change });
  return (
    <search className="events-filter" aria-label="Events">
      <div className="events-filter-text">
        <Input
          type="search"
          ariaLabel="Search the events"
          placeholder="Search all that the events hold"
          value={filter.text}
          onChange={({ detail }) => set({ text: detail.value })}
        />
      </div>
      <Choice label="Type" known={facets.types} chosen={filter.types} onChange={(types) => set({ types })} />
      <Choice
        label="Category"
        known={facets.categories}
        chosen={filter.categories}
        onChange={(categories) => set({ categories })}
      />
      <Choice label="Tenant" known={facets.tenants} chosen={filter.tenants} onChange={(tenants) => set({ tenants })} />
      <TimeFilter time={filter.time} onChange={(time) => set({ time })} />
      <div className="events-filter-end">
        <Toggle checked={filter.failures} onChange={({ detail }) => set({ failures: detail.checked })}>
          Failures only
        </Toggle>
        <Button variant="inline-link" disabled={isEmpty(filter)} onClick={() => onChange(noFilter)}>
          Clear filters
        </Button>
      </div>
    </search>
  );
});

interface ChoiceProps {
  readonly label: string;
  readonly known: readonly string[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

/** Some of the values of a field. What the address names and no event has had yet can be taken away, too. */
function Choice({ label, known, chosen, onChange }: ChoiceProps) {
  const optionOf = (value: string) => ({ value, label: shortType(value) || 'none' });
  const all = [...known, ...chosen.filter((it) => !known.includes(it))];
  return (
    <Multiselect
      ariaLabel={label}
      inlineTokens
      placeholder={label}
      filteringType="auto"
      filteringAriaLabel={`Find a ${label.toLowerCase()}`}
      empty="None has come yet"
      noMatch="No match"
      expandToViewport
      selectedOptions={chosen.map(optionOf)}
      options={all.map(optionOf)}
      onChange={({ detail }) => onChange(detail.selectedOptions.flatMap(({ value }) => value ?? []))}
    />
  );
}
