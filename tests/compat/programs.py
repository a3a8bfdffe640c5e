"""Programs in the manner of those that were written for the original's client library.

They are what `2to3` makes of them, and know nothing of MINT. The first argument is the broker's
`HOST:PORT`.
"""

from __future__ import annotations

LAUNCHER = """
import sys, json
from RuoteAMQP import Launcher

l = Launcher(amqp_host=sys.argv[1], amqp_user="boss", amqp_pass="boss", amqp_vhost="boss")
l.launch(open(sys.argv[2]).read(), json.loads(sys.argv[3]))
l.chan.close()
l.conn.close()
"""

LOOPING_LAUNCHER = """
import sys
import RuoteAMQP.launcher

class Timer(RuoteAMQP.launcher.Launcher):
    def mainLoop(self):
        for line in sys.stdin:
            self.launch(line.strip(), fields={"told": line.strip()}, variables={"v": 1})
            print("launched")
            sys.stdout.flush()

Timer(sys.argv[1]).mainLoop()
"""

SIZER = """
import sys
from RuoteAMQP.workitem import Workitem
from RuoteAMQP.participant import Participant

class Sizer(Participant):
    def consume(self):
        wi = self.workitem
        size = len(wi.params.task or "") * 10
        wi.set_field("image.size", size)
        if not wi.fields.msg:
            wi.fields.msg = []
        wi.fields.msg.append("sized by %s for %s" % (sys.argv[2], wi.wf_name))
        wi.result = True

if __name__ == "__main__":
    p = Sizer(ruote_queue="sizer", amqp_host=sys.argv[1], amqp_user="boss",
              amqp_pass="boss", amqp_vhost="boss")
    p.run()
"""

FAILING = """
import sys
from RuoteAMQP import Participant

class Failing(Participant):
    def consume(self):
        self.workitem.fields.touched = True
        self.check(self.workitem.fields.image)

    def check(self, image):
        raise RuntimeError("kaboom at %s" % image.name)

Failing("failing", sys.argv[1], "boss", "boss", "boss").run()
"""

UNSAYABLE = """
import sys
from RuoteAMQP import Participant

class Unsayable(Participant):
    def consume(self):
        self.workitem.fields.names = set(["a"])

Unsayable("unsayable", sys.argv[1], "boss", "boss", "boss").run()
"""

KEEPER = '''
import sys
from RuoteAMQP import Participant

class Keeper(Participant):
    """Keeps workitems in a file, and answers none."""
    def consume(self):
        with open(sys.argv[2], "w") as store:
            store.write(self.workitem.dump())
        self.workitem.forget = True

Keeper("keeper", sys.argv[1], "boss", "boss", "boss").run()
'''

DROPPER = '''
import sys
from RuoteAMQP import Participant

class Dropper(Participant):
    """Wants to keep a workitem, and cannot."""
    def consume(self):
        self.workitem.forget = True
        raise IOError(28, "No space left on device", "store.json")

Dropper("dropper", sys.argv[1], "boss", "boss", "boss").run()
'''

RELEASER = '''
import sys
from RuoteAMQP import Participant, Workitem

class Releaser(Participant):
    """Answers what another program has kept."""
    def consume(self):
        kept = Workitem(open(sys.argv[2]).read())
        kept.forget = False
        kept.fields.released_by = self.workitem.wf_name
        self.reply_to_engine(workitem=kept)

Releaser("releaser", sys.argv[1], "boss", "boss", "boss").run()
'''

SLOW = """
import sys, time
from RuoteAMQP import Participant

class Slow(Participant):
    def consume(self):
        with open(sys.argv[2], "a") as done:
            done.write("%s\\n" % self.workitem.wfid)
        time.sleep(float(self.workitem.params.seconds))
        self.workitem.fields.slept = True

Slow("slow", sys.argv[1], "boss", "boss", "boss").run()
"""

ONCE = """
import sys
from RuoteAMQP import Participant

class Once(Participant):
    def consume(self):
        self.workitem.result = "once"
        self.finish()

Once("single_shot", sys.argv[1], "boss", "boss", "boss").run()
print("ended by itself")
"""

HANDLER = '''
"""Greets people."""
import threading

class ParticipantHandler(object):

    """ Participant class as defined by the SkyNET API """

    def __init__(self):
        self.greeting = None
        self.kept = None

    def handle_wi_control(self, ctrl):
        """ job control thread """
        self.log.info("control: %s of %s", ctrl.message, ctrl.workitem.wfid)

    def handle_lifecycle_control(self, ctrl):
        """ participant control thread """
        self.log.info("lifecycle: %s", ctrl.message)
        if ctrl.message == "start":
            self.greeting = ctrl.config.get("greeter", "greeting")

    def handle_wi(self, wid):
        """ Workitem handling function """
        wid.result = False
        if wid.fields.ev and wid.fields.ev.id == 13:
            raise ValueError("unlucky")
        if wid.params.later:
            wid.forget = True
            threading.Timer(0.1, self.greet, [wid]).start()
            return
        wid.fields.greeting = "%s, %s" % (self.greeting, wid.fields.name)
        wid.result = True

    def greet(self, wid):
        wid.forget = False
        wid.fields.greeting = "%s later, %s" % (self.greeting, wid.fields.name)
        self.send_to_engine(wid)
'''
