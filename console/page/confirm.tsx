import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import type { ReactNode } from 'react';
import { ModalButtons } from './modal-buttons';

interface Props {
  readonly title: string;
  /** What the button that goes on says. */
  readonly action: string;
  readonly onYes: () => void;
  readonly onNo: () => void;
  readonly children: ReactNode;
}

/** Asks before something is done that cannot be taken back. */
export function Confirm({ title, action, onYes, onNo, children }: Props) {
  return (
    <Modal
      visible
      header={title}
      closeAriaLabel="Close"
      onDismiss={onNo}
      footer={
        <ModalButtons onCancel={onNo}>
          <Button variant="primary" onClick={onYes}>
            {action}
          </Button>
        </ModalButtons>
      }
    >
      {children}
    </Modal>
  );
}
