import { ActionIcon, Kbd, Modal, Table, Tooltip } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';

const KEYS: [key: string, meaning: string][] = [
  ['/', 'to the filter'],
  ['n  N', 'next and previous record'],
  ['e  E', 'next and previous error'],
  ['x', 'exclude the pattern of the open record'],
  ['[  ]', 'more records before and behind'],
  ['Esc', 'close what is open'],
  ['?', 'this list'],
];

export function KeysHelp() {
  const [isOpen, { open, close }] = useDisclosure();
  useHotkeys([['shift+?', open]]);
  return (
    <>
      <Tooltip label="Keys">
        <ActionIcon variant="default" aria-label="Keys" onClick={open}>
          ?
        </ActionIcon>
      </Tooltip>
      <Modal opened={isOpen} onClose={close} title="Keys" size="sm">
        <Table>
          <Table.Tbody>
            {KEYS.map(([key, meaning]) => (
              <Table.Tr key={key}>
                <Table.Td w={90}>
                  {key.split('  ').map((one) => (
                    <Kbd key={one} mr={4}>
                      {one}
                    </Kbd>
                  ))}
                </Table.Td>
                <Table.Td>{meaning}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Modal>
    </>
  );
}
