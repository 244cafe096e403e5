import type { NoticeDistrict, NoticePart } from './notice.ts';

export function spanishNotice({ name, number }: NoticeDistrict): NoticePart[] {
  return [
    {
      title: 'Sus derechos sobre los expedientes escolares',
      intro:
        'Una ley federal, la Ley de Derechos Educativos y Privacidad de la Familia (FERPA), le da estos derechos sobre los expedientes escolares de su hijo o hija. Pasan al estudiante cuando cumple 18 años o cuando entra a la universidad.',
      points: [
        {
          lead: 'Verlos.',
          words:
            'Pídalo por escrito a la dirección de la escuela y diga qué documentos quiere ver. La escuela se los muestra en un plazo de 45 días.',
        },
        {
          lead: 'Pedir que se corrijan.',
          words:
            'Si algo es incorrecto, engañoso o invade la privacidad del estudiante, escriba a la dirección de la escuela qué parte es y por qué. Si la escuela decide no cambiarlo, se lo comunica y usted puede pedir una audiencia.',
        },
        {
          lead: 'Decidir quién más los ve.',
          words:
            'Antes de dar a alguien datos que revelen quién es un estudiante, la escuela necesita su consentimiento por escrito, salvo que la ley lo permita sin él. Lo permite, por ejemplo, para funcionarios escolares que necesitan un documento para su trabajo en la escuela: el personal, la junta escolar y las personas o empresas que hacen ese trabajo para la escuela y bajo su control.',
        },
        {
          lead: 'Presentar una queja.',
          words:
            'Si cree que la escuela no ha cumplido esta ley, escriba en un plazo de 180 días a Student Privacy Policy Office, U.S. Department of Education, 400 Maryland Avenue SW, Washington, DC 20202, o visite studentprivacy.ed.gov.',
        },
      ],
    },
    {
      title: 'Cómo usamos sus números y sus respuestas',
      intro: `${name} tiene sus números por los formularios que usted llenó para la escuela.`,
      points: [
        {
          lead: 'Para qué.',
          words:
            'Para avisarle en una emergencia y para lo que usted permita en esta página. No vendemos sus números ni se los damos a nadie para publicidad.',
        },
        {
          lead: 'Quién los ve.',
          words: `El personal de ${name} que los necesita para su trabajo y la compañía telefónica que lleva nuestras llamadas y mensajes. Cada vez que el personal consulta lo que usted permitió, queda anotado.`,
        },
        {
          lead: 'Qué anotamos.',
          words:
            'Lo que usted permite y lo que detiene, cuándo, de qué manera y las palabras que aceptó. Es nuestra prueba de que podemos llamarle o de que no podemos.',
        },
        {
          lead: 'Por cuánto tiempo.',
          words: `Lo que permite y lo que detiene queda registrado, para que nadie le llame por error. No se borra automáticamente. Para saber cuánto tiempo conserva ${name} sus registros, llame al ${number}.`,
        },
        {
          lead: 'Usted decide.',
          words:
            'Nada en la escuela depende de lo que permita aquí, y puede cambiarlo en cualquier momento.',
        },
        {
          lead: 'Preguntas.',
          words: `Llame al ${number} o pregunte en la oficina escolar. También le leen este aviso o se lo dan en otro idioma o en letra grande.`,
        },
      ],
    },
  ];
}
