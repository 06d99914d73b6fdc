import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import type { QlikEventFanout } from 'qlik-event-fanout';

export interface AfterDataTaskProps {
  readonly fanout: QlikEventFanout;
}

/**
 * Starts a state machine after a data mart is complete, with the event as its input. Its one step notes the load; yours
 * come after it. An event may come twice and then starts it twice, so a step must bear being repeated.
 */
export class AfterDataTask extends Construct {
  constructor(scope: Construct, id: string, { fanout }: AfterDataTaskProps) {
    super(scope, id);
    const loads = new dynamodb.TableV2(this, 'Loads', {
      // A task's id is unique only within its project.
      partitionKey: { name: 'task', type: dynamodb.AttributeType.STRING },
      sortKey: { name: 'endTime', type: dynamodb.AttributeType.STRING },
    });
    const { format, stringAt } = sfn.JsonPath;
    const task = format(
      '{}/{}/{}',
      stringAt('$.tenant'),
      stringAt('$.data.dataTask.projectId'),
      stringAt('$.data.dataTask.id'),
    );
    const text = tasks.DynamoAttributeValue.fromString;
    const note = new tasks.DynamoPutItem(this, 'Note', {
      table: loads,
      item: {
        task: text(task),
        endTime: text(stringAt('$.data.endTime')),
        name: text(stringAt('$.data.dataTask.name')),
        execution: text(stringAt('$$.Execution.Id')),
      },
    });
    const machine = new sfn.StateMachine(this, 'Machine', { definitionBody: sfn.DefinitionBody.fromChainable(note) });

    fanout.on('com.qlik.v1.di-projects.di-tasks.completed', 'AfterDataTask', {
      target: new targets.SfnStateMachine(machine, { input: events.RuleTargetInput.fromEventPath('$.detail') }),
      where: { data: { dataTask: { type: ['DATAMART'] } } },
    });
  }
}
