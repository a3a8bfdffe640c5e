"""How everything works: from `mint.toml`, the environment and the command line."""

from mint.settings.alerts import AlertSettings
from mint.settings.broker import AmqpSettings, EngineSettings
from mint.settings.keeping import DefinitionSettings, RetentionRule, RetentionSettings
from mint.settings.limits import LimitSettings, ReadSettings
from mint.settings.reading import PREFIX, read_settings
from mint.settings.server import Settings
from mint.settings.services import ServiceRule, ServicesSettings
from mint.settings.trigger import LdapSettings, TriggerLaunch, TriggerSettings

__all__ = [
    "PREFIX",
    "AlertSettings",
    "AmqpSettings",
    "DefinitionSettings",
    "EngineSettings",
    "LdapSettings",
    "LimitSettings",
    "ReadSettings",
    "RetentionRule",
    "RetentionSettings",
    "ServiceRule",
    "ServicesSettings",
    "Settings",
    "TriggerLaunch",
    "TriggerSettings",
    "read_settings",
]
