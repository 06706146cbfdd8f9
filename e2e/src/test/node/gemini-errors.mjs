// What Google's own client makes of failures: a plain call and a stream that each fail. Prints, as
// JSON, the texts that came before and the status and message of each error; of a call that does
// not fail, why its prompt was blocked.
import { GoogleGenAI } from '@google/genai';

const client = new GoogleGenAI({
  apiKey: 'callers-key',
  vertexai: false,
  httpOptions: { baseUrl: process.env.BASE_URL },
});
const request = { model: process.env.MODEL, contents: 'Tell me a story.' };

async function outcome(call) {
  let text = '';
  let blocked = null;
  try {
    for await (const chunk of await call()) {
      text += chunk.text ?? '';
      blocked = chunk.promptFeedback?.blockReason ?? blocked;
    }
    return { text, blocked, error: null };
  } catch (error) {
    return { text, blocked, error: { name: error.name, status: error.status, message: error.message } };
  }
}

const plain = await outcome(async () => [await client.models.generateContent(request)]);
const stream = await outcome(() => client.models.generateContentStream(request));
console.log(JSON.stringify({ plain, stream }));
