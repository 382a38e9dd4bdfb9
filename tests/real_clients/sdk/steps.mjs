// SPDX-License-Identifier: Apache-2.0
// Tells each step's outcome as a line of JSON; a failed step does not end the story.
export async function tell(story, steps) {
    for (const [step, act] of Object.entries(steps)) {
        const begin = performance.now();
        let why;
        try {
            await act();
        } catch (error) {
            why = error.stack ?? String(error);
        }
        const seconds = (performance.now() - begin) / 1000;
        console.log(JSON.stringify({ step: `${story}: ${step}`, seconds, why }));
    }
}
