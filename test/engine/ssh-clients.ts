import './logger';
import { Container } from '@n8n/di';
import { SSHClientsManager } from 'n8n-core/dist/execution-engine/ssh-clients-manager';

// Every node's context creates this manager, and in the 1.x line its timer keeps the process alive
// forever. Nothing here uses SSH.
Container.get(SSHClientsManager).onShutdown();
