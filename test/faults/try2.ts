import { engineRuns, redirects } from './engineRuns';
import { endurance } from './endurance';
import { fairness } from './fairness';
async function main() { 
const which = process.argv[2]; const t = performance.now();
if (which === 'engine') console.log(await engineRuns(1, 100));
if (which === 'redirects') console.log(await redirects());
if (which === 'endurance') console.log(await endurance(1, Number(process.argv[3]), process.argv[4] as 'engine'));
if (which === 'fairness') console.log(await fairness(1, Number(process.argv[3]), Number(process.argv[4])));
console.log(Math.round(performance.now() - t));
}
void main();
