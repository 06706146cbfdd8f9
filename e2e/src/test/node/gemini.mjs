// One plain and one streamed answer with a function, by Google's own client. Prints what the client
// understood, as JSON. Takes the gateway's address from BASE_URL and the model from MODEL.
import { GoogleGenAI } from '@google/genai';

const client = new GoogleGenAI({
  apiKey: 'callers-key',
  vertexai: false,
  httpOptions: { baseUrl: process.env.BASE_URL },
});
const request = {
  model: process.env.MODEL,
  contents: 'What is the weather in Oslo?',
  config: {
    systemInstruction: 'Be brief.',
    maxOutputTokens: 200,
    tools: [
      {
        functionDeclarations: [
          {
            name: 'weather',
            description: 'The weather of a city.',
            parameters: { type: 'OBJECT', properties: { city: { type: 'STRING' } }, required: ['city'] },
          },
        ],
      },
    ],
  },
};

function understood(parts, last) {
  const call = parts.find((part) => part.functionCall)?.functionCall;
  return {
    text: parts.map((part) => part.text ?? '').join(''),
    name: call.name,
    arguments: JSON.stringify(call.args),
    finish: last.candidates[0].finishReason,
    output: last.usageMetadata.candidatesTokenCount,
  };
}

const plain = await client.models.generateContent(request);

const parts = [];
let last = null;
for await (const chunk of await client.models.generateContentStream(request)) {
  parts.push(...(chunk.candidates?.[0]?.content?.parts ?? []));
  last = chunk;
}

console.log(
  JSON.stringify({
    plain: understood(plain.candidates[0].content.parts, plain),
    stream: understood(parts, last),
  }),
);
