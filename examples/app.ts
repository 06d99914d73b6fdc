/** The examples on one fan-out: all within one account, or the one that `-c example=<name>` names. */
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { QlikEventFanout } from 'qlik-event-fanout';
import { TeamStack } from './across-accounts/team-stack';
import { examples, forwardTo } from './examples';

const app = new App();
const context = (key: string): string | undefined => app.node.tryGetContext(key);
const [account, teamAccount, organizationId] = ['account', 'teamAccount', 'organizationId'].map(context);

const stack = new Stack(app, 'QlikExamples', { env: { account } });
const fanout = new QlikEventFanout(stack, 'Fanout', { tenants: { acme: { host: 'acme.eu.qlikcloud.com' } } });
new CfnOutput(stack, 'WebhookUrl', { value: fanout.api.urlFor('acme') });
new CfnOutput(stack, 'SigningSecretArn', { value: fanout.signingSecrets.acme?.secretArn ?? '' });

const chosen = context('example');
if (chosen === 'across-accounts') {
  if (!account || !teamAccount || !organizationId) {
    throw new Error(
      'across-accounts needs to know the accounts: add -c account=… -c teamAccount=… -c organizationId=…',
    );
  }
  forwardTo(teamAccount, stack, fanout);
  new TeamStack(app, 'QlikTeam', { env: { account: teamAccount }, fanoutAccount: account, organizationId });
} else {
  const names = chosen === undefined ? Object.keys(examples) : [chosen];
  for (const name of names) {
    const add = examples[name];
    if (!add)
      throw new Error(`no example is called ${name}: ${[...Object.keys(examples), 'across-accounts'].join(', ')}`);
    add(stack, fanout);
  }
}
