import type { Notices } from './notices.ts';

export const spanishNotices: Notices = {
  otherLanguage: { code: 'en', name: 'English' },
  privacy: ({ name, number }) => ({
    title: `Privacidad: llamadas y mensajes de ${name}`,
    intro: `${name} usa un programa llamado Bellwether para llamar y enviar mensajes a las familias. Los datos son de ${name}, que decide cómo se usan.`,
    parts: [
      {
        title: 'Para las familias',
        intro: 'Esto es lo que tenemos sobre usted y lo que hacemos con ello.',
        points: [
          {
            lead: 'De dónde viene.',
            words: `Su nombre, sus números de teléfono, el idioma de su hogar, sus hijos y sus escuelas vienen de los registros de ${name}.`,
          },
          {
            lead: 'Para qué sirve.',
            words:
              'Para comunicarnos con usted en una emergencia, y sobre asuntos escolares cuando usted o la ley lo permiten. No vendemos sus números, y nadie los recibe para publicidad.',
          },
          {
            lead: 'Qué anotamos.',
            words:
              'Lo que usted permite y lo que detiene, cuándo y cómo. De cada llamada y mensaje: la hora, cómo terminó y la tecla que presionó. Si nos escribe para detener los mensajes, o quizás quiso decir eso, guardamos sus palabras.',
          },
          {
            lead: 'Cómo se guarda.',
            words:
              'Los nombres, los números de teléfono y lo que nos escribe están cifrados. Las llamadas no se graban.',
          },
          {
            lead: 'Quién más lo recibe.',
            words:
              'Twilio transmite nuestras llamadas y mensajes; por eso recibe su número y el mensaje. A través de Twilio también preguntamos a una base de datos federal si su número es ahora de otra persona.',
          },
          {
            lead: 'Por cuánto tiempo.',
            words: `Bellwether no borra nada por sí mismo. Para saber cuánto tiempo guarda ${name} sus registros, llame al ${number}.`,
          },
          {
            lead: 'Su decisión.',
            words:
              'Su familia tiene su propia página, donde puede ver y cambiar los asuntos por los que podemos llamarle. La oficina escolar puede darle el enlace. Allí están también sus derechos según la ley federal (FERPA).',
          },
        ],
      },
      {
        title: 'Para el personal',
        intro: 'Esto es lo que tenemos sobre las personas que usan Bellwether en Slack o en Teams.',
        points: [
          {
            lead: 'Qué tenemos.',
            words:
              'Su nombre, su identificación en el directorio escolar, sus cuentas de Slack y Teams, sus funciones y su capacitación. Si le llamamos para aprobar avisos, también su número de teléfono, cifrado.',
          },
          {
            lead: 'Qué anotamos.',
            words:
              'Cada solicitud, aprobación, cambio y consulta: quién la hizo y cuándo. El registro de auditoría solo crece: el programa no puede cambiar ni borrar nada en él.',
          },
          {
            lead: 'Quién más lo recibe.',
            words: `Slack o Microsoft Teams transmite lo que usted escribe y lo que el bot responde. El directorio de ${name} confirma quién es usted cuando inicia sesión.`,
          },
          {
            lead: 'Cookies.',
            words:
              'Al iniciar sesión se guardan cookies que duran cinco o diez minutos. Las páginas para las familias no guardan ninguna.',
          },
        ],
      },
    ],
    contact: '¿Preguntas o quejas? Llámenos o pregunte en la oficina escolar.',
  }),
  terms: ({ name }) => ({
    title: `Condiciones: llamadas y mensajes de ${name}`,
    intro: `${name} llama y envía mensajes a las familias con un programa llamado Bellwether. Estas condiciones son para las familias y para el personal.`,
    parts: [
      {
        title: 'Para las familias',
        intro: 'No tiene que inscribirse para recibir llamadas de emergencia.',
        points: [
          {
            lead: 'Qué recibe.',
            words:
              'Emergencias, como el cierre de una escuela, y los asuntos escolares cuando usted o la ley lo permiten. La cantidad depende de lo que pase en la escuela.',
          },
          {
            lead: 'Costo.',
            words: 'Su compañía telefónica puede cobrarle las llamadas, los mensajes y los datos.',
          },
          {
            lead: 'Cómo detenerlos.',
            words:
              'Presione 9 durante una llamada, responda STOP a un mensaje, use la página de su familia o avise a la oficina escolar. La llamada dice qué detiene la tecla 9. STOP detiene todos nuestros mensajes, también en una emergencia, hasta que envíe START desde el mismo teléfono.',
          },
          {
            lead: 'Sin garantía.',
            words:
              'Una llamada o un mensaje puede llegar tarde o no llegar, por ejemplo si el teléfono está apagado o falla la red. Si hay peligro, llame al 911.',
          },
        ],
      },
      {
        title: 'Para el personal',
        intro: 'Bellwether funciona en Slack y en Teams.',
        points: [
          {
            lead: 'Quién puede usarlo.',
            words: `El personal de ${name} cuya cuenta está vinculada a su registro de personal.`,
          },
          {
            lead: 'Dos personas.',
            words:
              'Quien solicita las llamadas no puede aprobarlas. Si usted aprueba, ha leído el mensaje y responde por él.',
          },
          {
            lead: 'Qué se puede enviar.',
            words: `Solo lo que permiten la ley y las normas de ${name}. Un aviso de emergencia es para emergencias.`,
          },
          {
            lead: 'Queda registrado.',
            words: 'Lo que usted hace queda en el registro de auditoría como suyo.',
          },
          {
            lead: 'El programa.',
            words: `Bellwether es software de código abierto con la licencia MIT y se ofrece sin garantía. ${name} lo opera y es responsable de su uso.`,
          },
        ],
      },
    ],
    contact: '¿Preguntas? Llámenos o pregunte en la oficina escolar.',
  }),
};
