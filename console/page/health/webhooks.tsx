import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Health } from '../../api/health';
import { Unknown } from './unknown';

const looks = { green: 'success', amber: 'warning', red: 'error', 'cannot-say': 'info' } as const;

/** What the tenants say of their webhooks, and whether there is something to verify with. */
export function Webhooks({ webhooks }: Pick<Health, 'webhooks'>) {
  if (!webhooks.ok) {
    return <Unknown what="Webhooks in Qlik" code={webhooks.code} asks="secretsmanager:GetSecretValue" />;
  }
  return (
    <Container
      header={
        <Header variant="h2" description="As the tenant tells by its API, two minutes ago at most.">
          Webhooks in Qlik
        </Header>
      }
    >
      <SpaceBetween size="m">
        {webhooks.value.map(({ tenant, findings }) => (
          <section key={tenant} aria-label={`Tenant ${tenant}`}>
            <Box variant="h3" padding={{ bottom: 'xxs', top: 'n' }}>
              {tenant}
            </Box>
            <SpaceBetween size="xs">
              {findings.map(({ what, state, seen, mend }) => (
                <div key={what}>
                  <StatusIndicator type={looks[state]}>
                    {what}: {seen}
                  </StatusIndicator>
                  {mend !== undefined && (
                    <Box fontSize="body-s" color="text-body-secondary">
                      <span className="health-name">To do: {mend}</span>
                    </Box>
                  )}
                </div>
              ))}
            </SpaceBetween>
          </section>
        ))}
      </SpaceBetween>
    </Container>
  );
}
