"""Which role reaches which organization, and who may hand roles out."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from onewindow.kernel.access import PUBLIC, STAFF, Role
from onewindow.kernel.violations import Violation

# 群众身份来自实名核验，设备身份来自接口密钥，都不由人授予。
GRANTABLE = frozenset({*STAFF, Role.AGENT})


@dataclass(frozen=True, slots=True)
class GrantedRole:
    """A role that somebody holds for an organization and everything below it."""

    role: Role
    organization_id: int | None
    path: str
    place: str = field(default="", compare=False)

    def reaches(self, path: str) -> bool:
        """Test if an organization with this path lies within the grant; an empty path is all."""
        own = self.path.rstrip("/")
        return not own or path.rstrip("/") == own or path.startswith(f"{own}/")


def needs_second_factor(access: frozenset[str] | None, roles: frozenset[Role]) -> bool:
    """Test if the visitor enters with a staff role and so must have a second factor (双因素)."""
    return bool(access and access != PUBLIC and access & roles & STAFF)


def check_grant(
    *,
    role: Role,
    path: str,
    granter: tuple[GrantedRole, ...],
    is_own: bool,
) -> Iterator[Violation]:
    """
    Yield what forbids handing out or taking back a role at an organization with this path.

    An empty path stands for the whole house; only an administrator of the whole house reaches it.
    """
    if role not in GRANTABLE:
        yield Violation("grant.role.not_grantable", f"“{role.label}”不能由人授予", field="role")
    administers = [grant for grant in granter if grant.role is Role.ADMINISTRATOR]
    if not any(grant.reaches(path) for grant in administers):
        yield Violation("grant.out_of_scope", "该单位不在您的管理范围内", field="organization")
    if is_own:
        yield Violation("grant.own", "不能变更自己的授权，请由另一位管理员办理")
